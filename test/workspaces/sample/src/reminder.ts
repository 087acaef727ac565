import type { Invoice } from "./invoice.ts";

export interface AddressBook {
  find(customer: string): Promise<{ name: string; address: string }>;
}

/** The text of a friendly reminder. */
export async function reminder(invoice: Invoice, book: AddressBook): Promise<string> {
  const contact = book.find(invoice.customer);
  return `Dear ${contact.name}, your invoice is still open. We wrote to ${contact.address} before.`;
}
