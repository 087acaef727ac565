import type * as vscode from "vscode";
import { Secret } from "../../core/model/secret.ts";

/**
 * API keys in the editor's SecretStorage, one for each base URL: an endpoint whose address is changed does not get
 * the key of the old address.
 */
export class KeyStore {
  constructor(private readonly secrets: vscode.SecretStorage) {}

  /** Read when it is used, so that a key set meanwhile counts. */
  keyFor(baseUrl: string): Secret {
    return new Secret(async () => this.secrets.get(slot(baseUrl)));
  }

  async set(baseUrl: string, key: string): Promise<void> {
    await this.secrets.store(slot(baseUrl), key);
  }

  async remove(baseUrl: string): Promise<void> {
    await this.secrets.delete(slot(baseUrl));
  }
}

function slot(baseUrl: string): string {
  return `patchedMoa.key ${baseUrl.replace(/\/+$/, "")}`;
}
