import { PrivateModel } from "../privacy/private-model.ts";
import type { SecretVault } from "../privacy/secrets/secret-vault.ts";
import type { Mix } from "./mix.ts";
import { wrappedMix } from "./wrapped-mix.ts";

/** The mix with every model behind the vault. */
export function privateMix(mix: Mix, vault: SecretVault): Mix {
  return wrappedMix(mix, (model) => new PrivateModel(model, vault));
}
