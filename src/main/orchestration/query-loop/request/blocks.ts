// The wire's blocks of one session, built once each: images read from `blobs/`, hashes kept, since every request sends all of them again.
import type { BlobPort } from '#main/ports/tools.ts';
import type { PendingBlock, PendingImage, PendingMessage } from '#shared/model/folds/messages.ts';
import { missingImage } from '#shared/model/folds/wire-messages.ts';
import { hashJson } from '#shared/model/json.ts';
import { toBase64 } from './base64.ts';
import type { ImageParam, TextParam, UserBlock, WireMessage } from '#shared/model/wire.ts';

export class RequestBlocks {
  readonly #blobs: BlobPort;
  readonly #wire = new WeakMap<PendingBlock, UserBlock>();
  readonly #hashes = new WeakMap<object, string>();

  constructor(blobs: BlobPort) {
    this.#blobs = blobs;
  }

  /** The message as it is sent. Blocks that were built before are the same objects. */
  async toWire(message: PendingMessage): Promise<WireMessage> {
    if (message.role === 'assistant') return { role: 'assistant', content: [...message.content] };
    const content: UserBlock[] = [];
    for (const block of message.content) content.push(this.#wire.get(block) ?? (await this.#build(block)));
    return { role: 'user', content };
  }

  /** SHA-256 of a block that carries no `cache_control`. */
  hash(block: object): string {
    const known = this.#hashes.get(block);
    if (known !== undefined) return known;
    const hash = hashJson(block);
    this.#hashes.set(block, hash);
    return hash;
  }

  async #build(block: PendingBlock): Promise<UserBlock> {
    const wire = await this.#toUserBlock(block);
    this.#wire.set(block, wire);
    return wire;
  }

  async #toUserBlock(block: PendingBlock): Promise<UserBlock> {
    switch (block.type) {
      case 'text':
        return block;
      case 'image':
        return await this.#readImage(block);
      case 'tool_result': {
        const content = await Promise.all(block.content.map(async (part) => (part.type === 'text' ? part : await this.#readImage(part))));
        return { ...block, content };
      }
      default:
        return block satisfies never;
    }
  }

  /** A blob that is gone must not end the session: a line stands in for it. */
  async #readImage(image: PendingImage): Promise<ImageParam | TextParam> {
    try {
      const bytes = await this.#blobs.get(image.blob);
      return { type: 'image', source: { type: 'base64', media_type: image.mediaType, data: toBase64(bytes) } };
    } catch {
      return missingImage;
    }
  }
}
