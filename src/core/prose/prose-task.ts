import type { ChatMessage } from "../model/chat-model.ts";
import type { Evidence } from "./invented.ts";

/** A text to be written by a mixture, and how it is told whether it may be shown. */
export interface ProseTask {
  /** Which words models are asked with, and their version: it changes when they do. */
  readonly prompt: string;
  /** The same for every model. */
  readonly messages: readonly ChatMessage[];
  readonly evidence: Evidence;
  /** Brings an answer into the form that was asked for: without a fence around it, for example. */
  readonly tidy: (answer: string) => string;
  /** What is wrong with its form, a sentence each. */
  readonly faults: (text: string) => readonly string[];
}
