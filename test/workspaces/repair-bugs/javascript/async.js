export async function retry(work, times) {
  let last;
  for (let attempt = 1; attempt <= times; attempt++) {
    try {
      return await work(attempt);
    } catch (error) {
      last = error;
    }
  }
  throw last;
}

export async function mapLimited(items, limit, work) {
  const results = [];
  let next = 0;
  async function worker() {
    while (next < items.length) {
      const index = next++;
      results[index] = await work(items[index], index);
    }
  }
  await Promise.all(Array.from({ length: limit }, () => worker()));
  return results;
}

export function memoize(compute) {
  const known = new Map();
  return (key) => {
    if (!known.has(key)) {
      known.set(key, compute(key));
    }
    return known.get(key);
  };
}

export class Emitter {
  listeners = new Map();

  on(name, listener) {
    const list = this.listeners.get(name) ?? [];
    this.listeners.set(name, [...list, listener]);
    return () => this.off(name, listener);
  }

  off(name, listener) {
    const list = this.listeners.get(name) ?? [];
    this.listeners.set(
      name,
      list.filter((each) => each !== listener),
    );
  }

  emit(name, ...args) {
    const list = this.listeners.get(name) ?? [];
    list.forEach((listener) => listener(...args));
    return list.length > 0;
  }
}
