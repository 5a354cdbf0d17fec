// Digital Bazaar's stack and `jose`, put together without a network: every context,
// DID document and status list is handed in, and anything else is refused.
import {
  createSignCryptosuite as signEddsaJcs,
  createVerifyCryptosuite as verifyEddsaJcs,
} from '@digitalbazaar/eddsa-jcs-2022-cryptosuite';
import {
  createSignCryptosuite as signEcdsaJcs,
  createVerifyCryptosuite as verifyEcdsaJcs,
} from '@digitalbazaar/ecdsa-jcs-2019-cryptosuite';
import {
  createDiscloseCryptosuite as disclose,
  createSignCryptosuite as signEcdsaSd,
  createVerifyCryptosuite as verifyEcdsaSd,
} from '@digitalbazaar/ecdsa-sd-2023-cryptosuite';
import * as EcdsaMultikey from '@digitalbazaar/ecdsa-multikey';
import * as Ed25519Multikey from '@digitalbazaar/ed25519-multikey';
import {Ed25519Signature2020} from '@digitalbazaar/ed25519-signature-2020';
import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import {cryptosuite as ecdsaRdfc} from '@digitalbazaar/ecdsa-rdfc-2019-cryptosuite';
import {cryptosuite as eddsaRdfc} from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import {
  checkStatus, createCredential, createList, decodeList,
} from '@digitalbazaar/vc-bitstring-status-list';
import * as jose from 'jose';
import * as vc from '@digitalbazaar/vc';

const SUITES = {
  'eddsa-rdfc-2022': {sign: () => eddsaRdfc, verify: eddsaRdfc},
  'eddsa-jcs-2022': {sign: signEddsaJcs, verify: verifyEddsaJcs()},
  'ecdsa-rdfc-2019': {sign: () => ecdsaRdfc, verify: ecdsaRdfc},
  'ecdsa-jcs-2019': {sign: signEcdsaJcs, verify: verifyEcdsaJcs()},
  'ecdsa-sd-2023': {
    sign: ({mandatoryPointers}) => signEcdsaSd({mandatoryPointers}),
    verify: verifyEcdsaSd(),
  },
};

export {jose};
export const suiteNames = Object.keys(SUITES);

// The packages ask the clock themselves; whoever uses them here says what time it is.
export function stopTheClock(now) {
  const RealDate = stopTheClock.real ??= Date;
  const fixed = RealDate.parse(now);
  globalThis.Date = class extends RealDate {
    constructor(...parts) {
      super(...(parts.length ? parts : [fixed]));
    }
    static now() {
      return fixed;
    }
  };
}

// A loader that knows `known` (URL → document) and nothing else. A DID URL with a
// fragment is answered with that verification method, as a DID resolver would.
export function frozenLoader(known) {
  return async url => {
    const document = known.get(url) ?? methodIn(known, url);
    if(document === undefined) {
      throw new Error(`nothing is fetched, and nobody handed in ${url}`);
    }
    return {contextUrl: null, documentUrl: url, document};
  };
}

function methodIn(known, url) {
  const methods = known.get(url.split('#')[0])?.verificationMethod;
  const found = methods?.find(method => method.id === url);
  return found && {...found};
}

// What verifying came to, the status left aside.
export async function verifyProof(credential, documentLoader) {
  const result = await vc.verifyCredential({
    credential, documentLoader, suite: verifyingSuites(),
    checkStatus: () => ({verified: true}),
  });
  return {verified: result.verified, reasons: reasons(result)};
}

// What verifying came to: the answer, every status read, and the reasons against.
export async function verifyCredential(credential, documentLoader) {
  const statuses = [];
  const suite = verifyingSuites();
  const result = await vc.verifyCredential({
    credential, suite, documentLoader,
    checkStatus: options => readStatuses({...options, suite}, statuses),
  });
  return {verified: result.verified, statuses, reasons: reasons(result)};
}

// The package says "verified" of a status that is set; whoever asks must look.
async function readStatuses(options, statuses) {
  const result = await checkStatus(options);
  for(const {credentialStatus, status} of result.results ?? []) {
    statuses.push({purpose: credentialStatus.statusPurpose, set: status});
  }
  const isSet = statuses.some(one => one.set);
  return {...result, verified: result.verified && !isSet};
}

export function verifyingSuites() {
  return suiteNames.map(
    name => new DataIntegrityProof({cryptosuite: SUITES[name].verify}));
}

function reasons(result) {
  return [...words(result.error), ...words(result.statusResult?.error)];
}

// Errors wrap errors, alone or in lists; what they come down to is what is wrong.
function words(error) {
  const inner = [error?.cause, ...(error?.errors ?? [])].filter(Boolean);
  return inner.length ? inner.flatMap(words) : error ? [error.message] : [];
}

// A suite that signs with a private JWK under the name `method`.
export async function signingSuite({
  cryptosuite, key, method, created, ...options
}) {
  const Multikey = key.kty === 'OKP' ? Ed25519Multikey : EcdsaMultikey;
  const pair = await Multikey.fromJwk({jwk: key, secretKey: true});
  pair.id = method;
  // The interface's signer closes over the id that the pair had when it was made.
  const signer = {...pair.signer(), id: method};
  if(cryptosuite === 'Ed25519Signature2020') {
    return new Ed25519Signature2020({signer, date: created});
  }
  return new DataIntegrityProof({
    signer, date: created, cryptosuite: SUITES[cryptosuite].sign(options),
  });
}

export async function issueCredential(credential, options, documentLoader) {
  return issueWith(await signingSuite(options), credential, documentLoader);
}

export function issueWith(suite, credential, documentLoader) {
  return vc.issue({credential, suite, documentLoader});
}

// What `pointers` disclose of a credential with a base proof, proven anew.
export function deriveCredential(verifiableCredential, pointers, documentLoader) {
  const cryptosuite = disclose({selectivePointers: pointers});
  const suite = new DataIntegrityProof({cryptosuite});
  return vc.derive({verifiableCredential, suite, documentLoader});
}

// An unsigned status list of theirs with these places set.
export async function statusList({id, purpose, length, set}) {
  const list = await createList({length});
  set.forEach(index => list.setStatus(index, true));
  return createCredential({id, list, statusPurpose: purpose});
}

// The bits of a status list that was proven.
export function decodedList({credentialSubject: {encodedList}}) {
  return decodeList({encodedList});
}

// The canonical N-Quads, exactly as the cryptosuites make them before hashing, but
// with more work allowed than their default for twins within twins.
export async function canonicalize(document, documentLoader) {
  return eddsaRdfc.canonize(document, {documentLoader, maxWorkFactor: 3});
}

export async function verifyToken(token, jwks) {
  const {payload, protectedHeader} = await jose.jwtVerify(
    token, jose.createLocalJWKSet(jwks));
  return {payload, header: protectedHeader};
}

export async function issueToken(payload, header, key) {
  return new jose.SignJWT(payload).setProtectedHeader(header)
    .sign(await jose.importJWK(key, header.alg));
}
