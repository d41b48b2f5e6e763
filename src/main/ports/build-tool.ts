import { z } from 'zod';
import { jsonObject, type JsonObject } from '#shared/model/json.ts';
import type { Access, Tool, ToolContext, ToolResult } from './tools.ts';

type Judgement<Input> = boolean | ((input: Input) => boolean);

/** What the author of a tool writes. Everything optional has a default that trusts the tool with nothing. */
export interface ToolSpec<Input extends JsonObject> {
  name: string;
  description: string;
  schema: z.ZodType<Input>;
  isReadOnly?: Judgement<Input>;
  isConcurrencySafe?: Judgement<Input>;
  isDestructive?: Judgement<Input>;
  maxResultCharacters?: number;
  summarise(input: Input): string;
  access(input: Input, folder: string): Access[];
  call(input: Input, context: ToolContext): Promise<ToolResult>;
}

/**
 * Makes a tool and the definition the model is told of it. Fails closed: what the spec leaves out is not read-only, not concurrency-safe,
 * destructive, and limited to 50,000 characters of result.
 */
export function buildTool<Input extends JsonObject>(spec: ToolSpec<Input>): Tool<Input> {
  return {
    name: spec.name,
    description: spec.description,
    schema: spec.schema,
    definition: { name: spec.name, description: spec.description, input_schema: inputSchema(spec.schema) },
    maxResultCharacters: spec.maxResultCharacters ?? 50_000,
    isReadOnly: (input) => judge(spec.isReadOnly ?? false, input),
    isConcurrencySafe: (input) => judge(spec.isConcurrencySafe ?? false, input),
    isDestructive: (input) => judge(spec.isDestructive ?? true, input),
    summarise: (input) => spec.summarise(input),
    access: (input, folder) => spec.access(input, folder),
    call: (input, context) => spec.call(input, context),
  };
}

function judge<Input>(judgement: Judgement<Input>, input: Input): boolean {
  return typeof judgement === 'boolean' ? judgement : judgement(input);
}

/** JSON schema of a tool's input, smallest form: its text is part of the static prefix and is paid for in every session. */
function inputSchema(schema: z.ZodType): JsonObject {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, {
    io: 'input',
    override: ({ jsonSchema }) => dropBounds(jsonSchema),
  });
  const { type, properties, required, ...others } = rest;
  return jsonObject.parse({
    type,
    properties: properties ?? {},
    ...(required ? { required } : {}),
    ...others,
    additionalProperties: false,
  });
}

/** Bounds are checked when a call arrives; the model gains nothing by reading that a text is not empty or a count not negative. */
function dropBounds(node: { minimum?: number | undefined; maximum?: number | undefined; minLength?: number | undefined }): void {
  delete node.minimum;
  if (node.maximum === Number.MAX_SAFE_INTEGER) delete node.maximum;
  delete node.minLength;
}
