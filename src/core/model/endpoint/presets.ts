/** A provider whose OpenAI-compatible endpoint is known. Its name is what `--base-url` and mixes take. */
export interface EndpointPreset {
  readonly name: string;
  readonly label: string;
  /** `undefined` for Azure, where every customer has an address of their own. */
  readonly baseUrl: string | undefined;
  /** Hosts whose address belongs to this provider; one that begins with a dot stands for all below it. */
  readonly hosts: readonly string[];
  /** The environment variable in which the command line looks for the key. */
  readonly keyVariable: string;
  /** Where a user gets a key. */
  readonly keyPage: string;
  /** Small, cheap and good at code: what is asked when nobody names a model. The first that matches an id counts. */
  readonly small: readonly RegExp[];
}

/** Where Azure's customers keep their address, and the version of its classic protocol, for other tools too. */
export const azureVariables = {
  endpoint: "AZURE_OPENAI_ENDPOINT",
  apiVersion: "OPENAI_API_VERSION",
} as const;

export const presets: readonly EndpointPreset[] = [
  {
    name: "openai",
    label: "OpenAI",
    baseUrl: "https://api.openai.com/v1",
    hosts: ["api.openai.com"],
    keyVariable: "OPENAI_API_KEY",
    keyPage: "https://platform.openai.com/api-keys",
    small: [/^gpt-5-mini$/, /^gpt-4\.1-mini$/, /^gpt-4o-mini$/],
  },
  {
    name: "azure",
    label: "Azure OpenAI",
    baseUrl: undefined,
    hosts: [".openai.azure.com", ".cognitiveservices.azure.com", ".services.ai.azure.com"],
    keyVariable: "AZURE_OPENAI_API_KEY",
    keyPage: "https://portal.azure.com (your resource, Keys and Endpoint)",
    small: [],
  },
  {
    name: "openrouter",
    label: "OpenRouter",
    baseUrl: "https://openrouter.ai/api/v1",
    hosts: ["openrouter.ai"],
    keyVariable: "OPENROUTER_API_KEY",
    keyPage: "https://openrouter.ai/settings/keys",
    small: [/^openai\/gpt-5-mini$/, /^openai\/gpt-4\.1-mini$/, /^openai\/gpt-4o-mini$/],
  },
  {
    name: "anthropic",
    label: "Anthropic",
    baseUrl: "https://api.anthropic.com/v1",
    hosts: ["api.anthropic.com"],
    keyVariable: "ANTHROPIC_API_KEY",
    keyPage: "https://console.anthropic.com/settings/keys",
    small: [/^claude-haiku-/, /^claude-.*haiku/, /^claude-sonnet-/],
  },
  {
    name: "google",
    label: "Google",
    baseUrl: "https://generativelanguage.googleapis.com/v1beta/openai",
    hosts: ["generativelanguage.googleapis.com"],
    keyVariable: "GEMINI_API_KEY",
    keyPage: "https://aistudio.google.com/apikey",
    small: [/^gemini-[\d.]+-flash$/, /^gemini-[\d.]+-flash(?!.*lite)/, /^gemini-.*flash/],
  },
  {
    name: "mistral",
    label: "Mistral",
    baseUrl: "https://api.mistral.ai/v1",
    hosts: ["api.mistral.ai"],
    keyVariable: "MISTRAL_API_KEY",
    keyPage: "https://console.mistral.ai/api-keys",
    small: [/^devstral-small-latest$/, /^mistral-small-latest$/, /^codestral-latest$/],
  },
  {
    name: "deepseek",
    label: "DeepSeek",
    baseUrl: "https://api.deepseek.com/v1",
    hosts: ["api.deepseek.com"],
    keyVariable: "DEEPSEEK_API_KEY",
    keyPage: "https://platform.deepseek.com/api_keys",
    small: [/^deepseek-chat$/],
  },
  {
    name: "groq",
    label: "Groq",
    baseUrl: "https://api.groq.com/openai/v1",
    hosts: ["api.groq.com"],
    keyVariable: "GROQ_API_KEY",
    keyPage: "https://console.groq.com/keys",
    small: [/^openai\/gpt-oss-20b$/, /qwen.*coder/i, /^llama-3\.3-70b-versatile$/],
  },
  {
    name: "together",
    label: "Together",
    baseUrl: "https://api.together.ai/v1",
    hosts: ["api.together.ai", "api.together.xyz"],
    keyVariable: "TOGETHER_API_KEY",
    keyPage: "https://api.together.ai/settings/api-keys",
    small: [/^openai\/gpt-oss-20b$/, /qwen.*coder/i, /Llama-3\.3-70B-Instruct-Turbo$/],
  },
  {
    name: "github",
    label: "GitHub Models",
    baseUrl: "https://models.github.ai/inference",
    hosts: ["models.github.ai"],
    keyVariable: "GITHUB_TOKEN",
    keyPage: "https://github.com/settings/personal-access-tokens (permission models:read)",
    small: [/^openai\/gpt-4\.1-mini$/, /^openai\/gpt-4o-mini$/],
  },
];

export function presetNamed(name: string): EndpointPreset | undefined {
  return presets.find((preset) => preset.name === name.trim().toLowerCase());
}

/** The provider an address belongs to. */
export function presetAt(url: URL): EndpointPreset | undefined {
  return presets.find(({ hosts }) =>
    hosts.some((host) => (host.startsWith(".") ? url.hostname.endsWith(host) : url.host === host)),
  );
}

/** What a user without a key for this provider has to do. */
export function howToGetKey({ keyVariable, keyPage }: EndpointPreset): string {
  return `Get one at ${keyPage} and set it with "Patched MoA: Set API Key" in the editor, or in the environment variable ${keyVariable} on the command line.`;
}
