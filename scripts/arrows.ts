// Runs dependency-cruiser with a parser that knows `using`: the visitor of @swc/core throws on that statement.
// To be removed once `@swc/core/Visitor.js` has a case for `UsingDeclaration`.
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

interface Statement {
  type: string;
  decls?: unknown[];
}
interface StatementVisitor {
  visitStatement(statement: Statement): Statement;
  visitVariableDeclarators(declarators: unknown[]): unknown[];
}

const require = createRequire(import.meta.url);
const { Visitor } = require('@swc/core/Visitor.js') as { Visitor: { prototype: StatementVisitor } };
// oxlint-disable-next-line unbound-method -- called with its own `this` below
const visitStatement = Visitor.prototype.visitStatement;
Visitor.prototype.visitStatement = function visitStatementOrUsing(statement) {
  if (statement.type !== 'UsingDeclaration') return visitStatement.call(this, statement);
  this.visitVariableDeclarators(statement.decls ?? []);
  return statement;
};

const folder = path.join(import.meta.dirname, '../node_modules/dependency-cruiser/bin');
await import(pathToFileURL(path.join(folder, 'dependency-cruiser.mjs')).href);
