// The package is installed under the name `node-pty` and declares its types under another. This is the part of it that is used here, without
// an encoding: then it hands out bytes, which its own types do not say. Goes when the package's types are a module of that name.
declare module 'node-pty' {
  interface Options {
    name: string;
    cols: number;
    rows: number;
    cwd: string;
    env: Record<string, string>;
    encoding: null;
  }
  interface Listening {
    dispose(): void;
  }
  export interface IPty {
    readonly pid: number;
    /** The device, on Unix. */
    readonly ptsName?: string;
    onData(listener: (bytes: Buffer) => void): Listening;
    onExit(listener: (end: { exitCode: number; signal?: number }) => void): Listening;
    write(text: string): void;
    resize(columns: number, rows: number): void;
  }
  export function spawn(file: string, args: string[], options: Options): IPty;
}
