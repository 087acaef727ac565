/** A shopping cart, amounts in cents. */
export class Cart {
  constructor(rates = {}) {
    this.rates = rates;
    this.lines = [];
  }

  add(name, price, quantity = 1) {
    const line = this.lines.find((each) => each.name === name);
    if (line) {
      line.quantity += quantity;
    } else {
      this.lines.push({ name, price, quantity });
    }
    return this;
  }

  remove(name) {
    this.lines = this.lines.filter((line) => line.name !== name);
    return this;
  }

  subtotal() {
    return this.lines.reduce((sum, { price, quantity }) => sum + price * quantity, 0);
  }

  discount() {
    const subtotal = this.subtotal();
    if (subtotal >= 10000) {
      return Math.round(subtotal * 0.1);
    }
    if (subtotal >= 5000) {
      return Math.round(subtotal * 0.05);
    }
    return 0;
  }

  total(country) {
    const net = this.subtotal() - this.discount();
    const rate = this.rates[country] ?? 0;
    return net + Math.round(net * rate);
  }
}
