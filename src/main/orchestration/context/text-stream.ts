/** Text on its way from one that has it to one that reads: what is not read yet is kept as one piece. */
export class TextStream {
  #text = '';
  #isOver = false;
  #wake: (() => void) | null = null;

  add(text: string): void {
    this.#text += text;
    this.#wake?.();
  }

  end(): void {
    this.#isOver = true;
    this.#wake?.();
  }

  /** What is there and what comes, until the end. */
  async *read(): AsyncGenerator<string, void, void> {
    while (true) {
      const text = this.#text;
      this.#text = '';
      if (text !== '') yield text;
      else if (this.#isOver) return;
      else {
        await new Promise<void>((resolve) => (this.#wake = resolve));
        this.#wake = null;
      }
    }
  }
}
