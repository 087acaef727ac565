import type { Alternative } from "./language.ts";

/** Each name of a group may stand for each other one; the nearer in the list, the likelier. */
export function pairs(groups: readonly (readonly string[])[]): (name: string) => readonly Alternative[] {
  const known = new Map<string, Map<string, number>>();
  for (const group of groups) {
    for (const [from, name] of group.entries()) {
      const others = known.get(name) ?? new Map<string, number>();
      known.set(name, others);
      for (const [to, other] of group.entries()) {
        if (from !== to) {
          others.set(other, 0.8 / Math.max(1, group.length - 1) + 0.1 / Math.abs(from - to));
        }
      }
    }
  }
  return (name) => [...(known.get(name) ?? [])];
}
