// panva's certified OpenID provider on the loopback, with one client: ours. Whoever is
// asked to sign in does so by POSTing `who` to the page, or `cancel`. Says where it is in
// one JSON line, and ends when its standard input does.
import { createServer } from "node:http";
import { parse } from "node:querystring";
import { text } from "node:stream/consumers";
import { generateKeyPairSync } from "node:crypto";

const { client_id, client_secret, redirect_uri, alg, claims_in_id_token } = JSON.parse(
  process.argv[2],
);
const { Provider } = await import("oidc-provider");

const keys = {
  RS256: () => generateKeyPairSync("rsa", { modulusLength: 2048 }),
  ES256: () => generateKeyPairSync("ec", { namedCurve: "P-256" }),
  EdDSA: () => generateKeyPairSync("ed25519"),
};
const { privateKey } = keys[alg]();
const jwk = { ...privateKey.export({ format: "jwk" }), kid: "one", use: "sig", alg };

const server = createServer();
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
const issuer = `http://127.0.0.1:${server.address().port}`;

const provider = new Provider(issuer, {
  clients: [
    {
      client_id,
      client_secret,
      redirect_uris: [redirect_uri],
      id_token_signed_response_alg: alg,
    },
  ],
  jwks: { keys: [jwk] },
  enabledJWA: { idTokenSigningAlgValues: ["RS256", "ES256", "EdDSA"] },
  claims: {
    openid: ["sub"],
    email: ["email", "email_verified"],
  },
  conformIdTokenClaims: !claims_in_id_token,
  cookies: { keys: ["only for a test"] },
  features: { devInteractions: { enabled: false } },
  findAccount: (_, sub) => ({
    accountId: sub,
    claims: () => ({
      sub,
      email: `${sub}@example.edu`,
      email_verified: sub !== "nadia",
      name: `${sub} Example`,
    }),
  }),
  interactions: { url: (_, { uid }) => `/interaction/${uid}` },
  // Staff of one university: nobody is asked for consent.
  loadExistingGrant: async (ctx) => {
    const grant = new ctx.oidc.provider.Grant({
      clientId: ctx.oidc.client.clientId,
      accountId: ctx.oidc.session.accountId,
    });
    grant.addOIDCScope("openid email");
    await grant.save();
    return grant;
  },
});

const pages = provider.callback();
server.on("request", async (request, response) => {
  if (request.method !== "POST" || !request.url.startsWith("/interaction/")) {
    return pages(request, response);
  }
  const form = parse(await text(request));
  const result = form.cancel
    ? { error: "access_denied", error_description: "the person stopped" }
    : { login: { accountId: form.who } };
  return provider.interactionFinished(request, response, result);
});
console.log(JSON.stringify({ issuer }));
process.stdin.resume();
process.stdin.on("end", () => process.exit(0));
