// Digital Bazaar's stack and `jose` at the same works, warm, in one process.
//
// Reads one JSON request a line: {"do": "prepare", "material": {…}}, which answers with
// the works and whose they are, then {"do": "run", "peer": "…", "work": "…", "seconds":
// 0.5}, which answers how many a second.
import * as stack from '../tests/interop/stack.mjs';
import {createInterface} from 'node:readline';
import {performance} from 'node:perf_hooks';
import {readFileSync} from 'node:fs';

const ISSUE = 'issue eddsa-rdfc-2022, any badge';
const TEMPLATE = 'issue eddsa-rdfc-2022, from a template';
const TEMPLATE_JCS = 'issue eddsa-jcs-2022, from a template';
const VERIFY = 'verify eddsa-rdfc-2022, any document on a pinned list';
const REPORT = 'verify eddsa-rdfc-2022, the whole report';
const REFERENCE = 'verify eddsa-rdfc-2022, on the reference path';

const {jose} = stack;
const PEERS = {};

async function prepare({material}) {
  stack.stopTheClock(material.now);
  PEERS['@digitalbazaar/vc'] = await digitalBazaar(material);
  PEERS['@digitalbazaar/vc-bitstring-status-list'] = await statusLists(material);
  PEERS.jose = await joseWorks(material);
  const works = Object.fromEntries(
    Object.entries(PEERS).map(([peer, its]) => [peer, Object.keys(its)]));
  return {works, versions: {node: process.version, ...installed()}};
}

function installed() {
  const path = new URL('../tests/interop/package.json', import.meta.url);
  const {dependencies} = JSON.parse(readFileSync(path));
  return Object.fromEntries(['@digitalbazaar/vc', 'jsonld', 'rdf-canonize', 'jose'].map(
    name => [name, dependencies[name]]));
}

const turns = (items, deed) => turn => deed(items[turn % items.length]);

async function digitalBazaar({contexts, did, didDocument, statusLists, keys, ...rest}) {
  const loader = stack.frozenLoader(new Map(Object.entries(
    {...contexts, ...statusLists, [did]: didDocument})));
  const works = {};
  for(const cryptosuite of ['eddsa-rdfc-2022', 'eddsa-jcs-2022']) {
    const {jwk: key, method} = keys.EdDSA;
    const suite = await stack.signingSuite({cryptosuite, key, method});
    works[`issue ${cryptosuite}`] = turns(
      rest.unsigned, credential => stack.issueWith(suite, credential, loader));
    works[`verify ${cryptosuite}`] = turns(
      rest.proven[cryptosuite], async credential => must(
        await stack.verifyProof(credential, loader)));
  }
  const whole = async text => must(
    await stack.verifyCredential(JSON.parse(text), loader));
  const texts = rest.proven['eddsa-rdfc-2022'].map(one => JSON.stringify(one));
  return {
    [ISSUE]: works['issue eddsa-rdfc-2022'],
    [TEMPLATE]: works['issue eddsa-rdfc-2022'],
    [VERIFY]: works['verify eddsa-rdfc-2022'],
    [REFERENCE]: works['verify eddsa-rdfc-2022'],
    [REPORT]: turns(texts, whole),
    [TEMPLATE_JCS]: works['issue eddsa-jcs-2022'],
    'issue eddsa-jcs-2022, any badge': works['issue eddsa-jcs-2022'],
    'verify eddsa-jcs-2022': works['verify eddsa-jcs-2022'],
  };
}

// The bit alone, from a list in memory: what the package offers short of reading and
// proving the list anew for each question.
async function statusLists({statusLists: lists, unsigned}) {
  const list = await stack.decodedList(Object.values(lists)[0]);
  return {
    'check a status, list of 131,072 cached': turns(unsigned, badge =>
      list.getStatus(parseInt(badge.credentialStatus[0].statusListIndex, 10))),
  };
}

function must({verified, reasons}) {
  if(!verified) {
    throw new Error(reasons.join('; '));
  }
}

async function joseWorks({keys, tokens}) {
  const works = {};
  for(const [algorithm, {jwk, publicJwk, method}] of Object.entries(keys)) {
    const secret = await jose.importJWK(jwk, algorithm);
    const open = await jose.importJWK(publicJwk, algorithm);
    const payloads = tokens[algorithm].map(token => jose.decodeJwt(token));
    const header = {alg: algorithm, kid: method, typ: 'JWT'};
    works[`issue a JWT, ${algorithm}`] = turns(payloads, payload =>
      new jose.SignJWT(payload).setProtectedHeader(header).sign(secret));
    works[`verify a JWT, ${algorithm}`] = turns(tokens[algorithm], token =>
      jose.jwtVerify(token, open));
  }
  return works;
}

async function run({peer, work, seconds}) {
  const deed = PEERS[peer][work];
  const began = performance.now();
  const ends = began + seconds * 1000;
  let count = 0;
  // What is not a promise is not waited for: a turn of the loop costs more than it.
  while(performance.now() < ends) {
    const pending = deed(count++);
    if(pending instanceof Promise) {
      await pending;
    }
  }
  return count / ((performance.now() - began) / 1000);
}

async function answer(line) {
  try {
    const {do: deed, ...request} = JSON.parse(line);
    return {value: await {prepare, run}[deed](request)};
  } catch(error) {
    return {error: `${error.name}: ${error.message}`};
  }
}

for await (const line of createInterface({input: process.stdin})) {
  process.stdout.write(`${JSON.stringify(await answer(line))}\n`);
}
