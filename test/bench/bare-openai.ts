import OpenAI from "openai";

/** The `openai` package as its own documentation uses it: what our client is compared with. */
export async function bareAnswer(
  baseUrl: string,
  model: string,
  onText: (piece: string) => void = () => undefined,
): Promise<string> {
  const client = new OpenAI({ baseURL: baseUrl, apiKey: "none", maxRetries: 0 });
  const stream = await client.chat.completions.create({
    model,
    messages: [{ role: "user", content: "Go." }],
    stream: true,
    stream_options: { include_usage: true },
  });
  let text = "";
  for await (const chunk of stream) {
    const piece = chunk.choices[0]?.delta.content ?? "";
    if (piece !== "") {
      text += piece;
      onText(piece);
    }
  }
  return text;
}
