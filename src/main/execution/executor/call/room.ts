/**
 * Who may run beside whom, once hooks have had their say: a call whose input a hook changed may run no longer beside others, although it
 * began beside them. First come, first served; a holder never waits for another, so nothing can stand still.
 */
export class Room {
  #inside = 0;
  #isTaken = false;
  readonly #waiting: { isShared: boolean; enter: () => void }[] = [];

  /** Resolves when there is room; what it gives back leaves the room when disposed. */
  async enter(isShared: boolean): Promise<Disposable> {
    if (this.#waiting.length > 0 || !this.#hasRoom(isShared)) {
      await new Promise<void>((resolve) => this.#waiting.push({ isShared, enter: resolve }));
    } else {
      this.#take(isShared);
    }
    return { [Symbol.dispose]: () => this.#leave(isShared) };
  }

  #hasRoom(isShared: boolean): boolean {
    return !this.#isTaken && (isShared || this.#inside === 0);
  }

  #take(isShared: boolean): void {
    if (isShared) this.#inside += 1;
    else this.#isTaken = true;
  }

  #leave(isShared: boolean): void {
    if (isShared) this.#inside -= 1;
    else this.#isTaken = false;
    for (let next = this.#waiting[0]; next !== undefined && this.#hasRoom(next.isShared); next = this.#waiting[0]) {
      this.#waiting.shift();
      this.#take(next.isShared);
      next.enter();
    }
  }
}
