// Digital Bazaar's stack as a process: one JSON request a line in, one answer a line
// out, so that thousands of documents are checked without starting Node again.
//
//   {"do": "setup", "now": "…", "known": {url: document, …}}   contexts and whatever else
//   {"do": "verify", "credential": {…}, "known": {…}}          `known` adds to setup's
//   {"do": "verify-proof", "credential": {…}}                  the status left aside
//   {"do": "issue", "credential": {…}, "cryptosuite": "…", "key": {JWK}, "method": "…"}
//     and "created" or, for ecdsa-sd-2023, "mandatoryPointers"
//   {"do": "derive", "credential": {…}, "pointers": ["/name"]}  from ecdsa-sd-2023
//   {"do": "status-list", "id": "…", "purpose": "…", "length": 131072, "set": [7]}
//   {"do": "canonicalize", "document": {…}}
//   {"do": "verify-token", "token": "…", "jwks": {…}}
//   {"do": "issue-token", "payload": {…}, "header": {…}, "key": {JWK}}
//
// Answers are {"value": …} or {"error": "…"}.
import * as stack from './stack.mjs';
import {createInterface} from 'node:readline';

const setup = {known: {}};

const DEEDS = {
  setup({now, known}) {
    setup.known = known;
    stack.stopTheClock(now);
    return stack.suiteNames;
  },
  verify: ({credential, known}) => stack.verifyCredential(credential, loader(known)),
  'verify-proof': ({credential}) => stack.verifyProof(credential, loader()),
  issue: ({credential, known, ...options}) =>
    stack.issueCredential(credential, options, loader(known)),
  derive: ({credential, pointers}) =>
    stack.deriveCredential(credential, pointers, loader()),
  'status-list': stack.statusList,
  canonicalize: ({document}) => stack.canonicalize(document, loader()),
  'verify-token': ({token, jwks}) => stack.verifyToken(token, jwks),
  'issue-token': ({payload, header, key}) => stack.issueToken(payload, header, key),
};

function loader(known = {}) {
  return stack.frozenLoader(new Map(Object.entries({...setup.known, ...known})));
}

async function answer(line) {
  try {
    const {do: deed, ...request} = JSON.parse(line);
    return {value: await DEEDS[deed](request)};
  } catch(error) {
    return {error: `${error.name}: ${error.message}`};
  }
}

for await (const line of createInterface({input: process.stdin})) {
  process.stdout.write(`${JSON.stringify(await answer(line))}\n`);
}
