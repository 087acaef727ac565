export class Tree {
  root = null;
  size = 0;

  insert(key, value) {
    const node = { key, value, left: null, right: null };
    if (this.root === null) {
      this.root = node;
      this.size++;
      return;
    }
    let at = this.root;
    for (;;) {
      if (key === at.key) {
        at.value = value;
        return;
      }
      const side = key < at.key ? "left" : "right";
      if (at[side] === null) {
        at[side] = node;
        this.size++;
        return;
      }
      at = at[side];
    }
  }

  get(key) {
    let at = this.root;
    while (at !== null && at.key !== key) {
      at = key < at.key ? at.left : at.right;
    }
    return at?.value;
  }

  height(node = this.root) {
    if (node === null) {
      return 0;
    }
    return 1 + Math.max(this.height(node.left), this.height(node.right));
  }

  *keys(node = this.root) {
    if (node !== null) {
      yield* this.keys(node.left);
      yield node.key;
      yield* this.keys(node.right);
    }
  }

  between(low, high) {
    return [...this.keys()].filter((key) => key >= low && key <= high);
  }
}
