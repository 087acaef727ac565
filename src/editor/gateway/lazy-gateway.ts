import type { EditorGateway, EditorGatewayParts } from "./editor-gateway.ts";

/** Loads what serves mixtures when somebody wants it to. */
export class LazyGateway {
  #loading: Promise<EditorGateway> | undefined;

  constructor(private readonly parts: EditorGatewayParts) {}

  get(): Promise<EditorGateway> {
    this.#loading ??= import("./editor-gateway.ts").then(
      ({ EditorGateway }) => new EditorGateway(this.parts),
    );
    return this.#loading;
  }

  dispose(): void {
    void this.#loading?.then((gateway) => gateway.dispose());
  }
}
