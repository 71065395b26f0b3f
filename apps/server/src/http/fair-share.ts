/** The sender of a request. All visitors of a network who are not signed in count as one person. */
export type Sender = { person: string; network: string };

/**
 * An amount that networks and the people in them share. Alone, a network has at most a third of all, and a person half
 * of that; the more others have taken, the smaller these parts are. So many who take as much as they can still leave
 * something for the next network and the next person, and everybody may have `least` while their network has less
 * than others leave.
 */
export class FairShare {
  readonly total: number;
  readonly #least: number;
  readonly #networks = new Map<string, { taken: number; people: Map<string, number> }>();
  #taken = 0;

  constructor(total: number, least: number) {
    this.total = total;
    this.#least = least;
  }

  get left(): number {
    return this.total - this.#taken;
  }

  /** Takes an amount where it fits the share of the sender, and answers whether it did. */
  take(amount: number, { network, person }: Sender): boolean {
    const known = this.#networks.get(network) ?? { taken: 0, people: new Map<string, number>() };
    const taken = known.people.get(person) ?? 0;
    // By the square: where others leave half, the share is a quarter. So what is left shrinks ever more slowly.
    const network_share = (this.left + known.taken) ** 2 / this.total / 3;
    const left_of_network = Math.max(0, network_share - known.taken + taken);
    const share = left_of_network ** 2 / network_share / 2;
    if (known.taken + amount > this.left || taken + amount > Math.max(share, this.#least)) return false;
    this.#taken += amount;
    known.taken += amount;
    known.people.set(person, taken + amount);
    this.#networks.set(network, known);
    return true;
  }

  /** Gives back an amount that was taken. */
  give(amount: number, { network, person }: Sender): void {
    const known = this.#networks.get(network);
    if (!known || amount === 0) return;
    this.#taken -= amount;
    known.taken -= amount;
    const rest = (known.people.get(person) ?? 0) - amount;
    if (rest > 0) known.people.set(person, rest);
    else known.people.delete(person);
    if (known.people.size === 0) this.#networks.delete(network);
  }
}
