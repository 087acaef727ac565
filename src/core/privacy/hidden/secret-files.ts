import ignore from "ignore";

/**
 * Files whose purpose is to hold secrets, or that say what is hidden. They are never shown to models, tracked or not; only
 * the user can point at one.
 */
const secretFiles = ignore().add([
  ".env",
  ".env.*",
  "*.env",
  "!.env.example",
  "!.env.sample",
  "!.env.template",
  "!.env.dist",
  "!example.env",
  "!sample.env",
  ".envrc",
  "*.pem",
  "*.key",
  "*.p8",
  "*.p12",
  "*.pfx",
  "*.ppk",
  "*.jks",
  "*.keystore",
  "*.kdbx",
  "*.ovpn",
  "*.tfvars",
  "*.tfstate",
  "*.tfstate.backup",
  "id_rsa",
  "id_dsa",
  "id_ecdsa",
  "id_ed25519",
  ".netrc",
  "_netrc",
  ".pgpass",
  ".htpasswd",
  ".git-credentials",
  ".pypirc",
  ".dockercfg",
  ".docker/config.json",
  ".aws/credentials",
  ".kube/config",
  ".ssh/",
  ".gnupg/",
  "credentials.json",
  "client_secret*.json",
  "service-account*.json",
  "service_account*.json",
  "secrets.json",
  "secrets.y*ml",
  "secrets.toml",
  "secrets.ini",
  "master.key",
  ".moaignore",
]);

/** @param path relative to the root, `/` as separator */
export function isSecretFile(path: string): boolean {
  return secretFiles.ignores(path);
}

/** A package manager's settings are a secret when they log in: not when the token comes from the environment. */
export function logsIn(path: string, text: string): boolean {
  return (
    /(?:^|\/)\.(?:npmrc|yarnrc|yarnrc\.yml)$/i.test(path) &&
    /_(?:auth|authToken|password)[ \t]{0,8}=[ \t]{0,8}["']?[^\s$"'#;]|npmAuth(?:Token|Ident):[ \t]{0,8}["']?[^\s$"'#]/i.test(
      text,
    )
  );
}
