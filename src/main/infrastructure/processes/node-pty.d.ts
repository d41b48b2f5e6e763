// The package is installed under the name `node-pty` and declares its types under its own. Goes when its types are a module.
declare module 'node-pty' {
  export * from '@lydell/node-pty';
}
