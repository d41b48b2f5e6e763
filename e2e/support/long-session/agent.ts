// The agent of a long session: what it does at each step follows from a seed, so that two runs of the session ask for the same work.
import type { JsonObject } from '#shared/model/json.ts';
import { lineOf, linesPerModule, logPath, logs, modulePath, modules, phrase } from './project.ts';

interface Call {
  readonly tool: string;
  readonly input: JsonObject;
}

/** One answer: words beside its calls; without calls it is the turn's last. Its model is not asked to think. */
export interface LongStep {
  readonly words: string;
  readonly calls: readonly Call[];
}

/** Plays the agent's part, step by step. */
export class LongAgent {
  readonly #random: () => number;
  /** How much longer results are than usual. */
  readonly #scale: number;
  readonly #changes = new Map<string, number>();
  #task = 0;
  #step = 0;
  #left = 0;
  #isPlanning = false;
  #read: { module: number; from: number; lines: number } = { module: 0, from: 1, lines: 1 };

  constructor({ seed, scale }: { readonly seed: number; readonly scale: number }) {
    this.#random = mulberry(seed);
    this.#scale = scale;
  }

  /** A new task of so many steps, its last answer included. */
  begin(steps: number, isPlanning: boolean): void {
    this.#task += 1;
    this.#step = 0;
    this.#left = steps;
    this.#isPlanning = isPlanning;
  }

  next(): LongStep {
    this.#left -= 1;
    this.#step += 1;
    if (this.#left <= 0) return { words: this.#report(), calls: [] };
    if (this.#step === 1 && !this.#isPlanning) return { words: '', calls: [this.#todos()] };
    return { words: this.#random() < 0.3 ? `Next: ${phrase(this.#step, 8)}.` : '', calls: this.#work() };
  }

  #work(): Call[] {
    const choice = this.#random();
    if (choice < 0.5 || this.#isPlanning) return Array.from({ length: choice < 0.1 ? 3 : 1 }, () => this.#look());
    if (choice < 0.6) return [{ tool: 'Grep', input: { pattern: `m\\d+_l${this.#pick(90)}0 `, output_mode: 'content' } }];
    if (choice < 0.75) return [this.#run()];
    if (choice < 0.79) return [this.#todos()];
    if (choice < 0.86) return [this.#write()];
    return [this.#edit()];
  }

  #look(): Call {
    const lines = Math.round((60 + this.#pick(140)) * this.#scale);
    const from = 1 + this.#pick(Math.max(1, linesPerModule - lines));
    this.#read = { module: this.#pick(modules), from, lines: Math.min(lines, linesPerModule) };
    return { tool: 'Read', input: { file_path: modulePath(this.#read.module), offset: from, limit: lines } };
  }

  #run(): Call {
    const lines = Math.round((40 + this.#pick(160)) * this.#scale);
    const fails = this.#random() < 0.2 ? `; exit ${1 + this.#pick(3)}` : '';
    return {
      tool: 'Bash',
      input: { command: `tail -n ${lines} ${logPath(this.#pick(logs))}; echo run ${this.#task}.${this.#step}${fails}` },
    };
  }

  /** Changes a line that was read last. */
  #edit(): Call {
    const { module, from, lines } = this.#read;
    const line = Math.min(linesPerModule - 1, from - 1 + this.#pick(lines));
    const path = modulePath(module);
    const changes = this.#changes.get(`${path} ${line}`) ?? 0;
    this.#changes.set(`${path} ${line}`, changes + 1);
    return {
      tool: 'Edit',
      input: { file_path: path, old_string: lineOf(module, line, changes), new_string: lineOf(module, line, changes + 1) },
    };
  }

  /** A file of its own: what the agent wrote cannot be had again as what it read can. */
  #write(): Call {
    const lines = Math.round((30 + this.#pick(60)) * this.#scale);
    const content = Array.from({ length: lines }, (_, line) => `${lineOf(this.#task, line, 0)} // ${phrase(this.#step * 97 + line)}`).join(
      '\n',
    );
    return { tool: 'Write', input: { file_path: `src/new/task-${this.#task}-${this.#step}.ts`, content } };
  }

  #todos(): Call {
    const steps = ['Read what is there', 'Change it', 'Run the tests', 'Tell what was done'];
    const at = Math.min(steps.length - 1, Math.floor(this.#step / 4));
    const todos = steps.map((step, index) => ({
      content: `${step} (task ${this.#task})`,
      status: index < at ? 'completed' : index === at ? 'in_progress' : 'pending',
    }));
    return { tool: 'TodoWrite', input: { todos } };
  }

  #report(): string {
    const about = Array.from({ length: Math.round(20 * this.#scale) }, (_, index) => `- ${phrase(this.#task * 50 + index, 10)}`).join('\n');
    return this.#isPlanning ? `The plan for task ${this.#task}:\n${about}` : `Task ${this.#task} is done.\n${about}`;
  }

  #pick(below: number): number {
    return Math.floor(this.#random() * below);
  }
}

/** A small generator of numbers from 0 up to 1. */
export function mulberry(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
