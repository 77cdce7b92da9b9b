/**
 * Values of headers. What is written becomes a list of parts once, when it is saved: from then on nothing is
 * searched for names any more, and what people give is never read as a template (SR-1). The only names there
 * are, are those the server declares; the environment of the process is not among them.
 */
import { AppError } from '../../../../kernel/errors.ts';

export type TemplatePart = { text: string } | { variable: string };

export interface HeaderTemplate {
  name: string;
  parts: TemplatePart[];
}

const token = /^[!#$%&'*+.^_`|~\dA-Za-z-]+$/;

/** They are made by the protocol, by signing in, or by the connection. */
const ownHeaders = /^(content-.*|host|connection|transfer-encoding|accept|cookie|mcp-.*|last-event-id)$/i;

/** @throws mcp-server/definition-invalid for a name that is not declared, or what no header can hold */
export const parseHeader = (name: string, value: string, declared: ReadonlySet<string>): HeaderTemplate => {
  if (!token.test(name)) throw invalid(`${name} is no name of a header.`);
  if (ownHeaders.test(name)) throw invalid(`The header ${name} is made here and cannot be set.`);
  const parts = value
    .split(/(\{\{[^{}]*\}\})/)
    .filter((piece) => piece !== '')
    .map((piece): TemplatePart => {
      const variable = /^\{\{\s*([^{}]*?)\s*\}\}$/.exec(piece)?.[1];
      if (variable === undefined) return { text: piece };
      if (!declared.has(variable))
        throw invalid(`{{${variable}}} is not among the variables of this server.`);
      return { variable };
    });
  assertSendable(name, value);
  return { name, parts };
};

export const variablesOf = ({ parts }: HeaderTemplate): string[] => [
  ...new Set(parts.flatMap((part) => ('variable' in part ? [part.variable] : []))),
];

/** @throws MissingVariablesError that names what the person has not given */
export const fillHeaders = (
  templates: readonly HeaderTemplate[],
  values: ReadonlyMap<string, string>,
): Record<string, string> => {
  const missing = templates.flatMap(variablesOf).filter((name) => !values.has(name));
  if (missing.length > 0) throw new MissingVariablesError([...new Set(missing)]);
  return Object.fromEntries(
    templates.map(({ name, parts }) => [
      name,
      parts.map((part) => ('text' in part ? part.text : values.get(part.variable)!)).join(''),
    ]),
  );
};

export class MissingVariablesError extends Error {
  override name = 'MissingVariablesError';
  readonly variables: readonly string[];
  constructor(variables: readonly string[]) {
    super(`Not given: ${variables.join(', ')}.`);
    this.variables = variables;
  }
}

/** @throws mcp-server/definition-invalid for what would end the header, or cannot be in one */
export const assertSendable = (name: string, value: string): void => {
  if (/[^\t -~\u0080-\u00ff]/.test(value))
    throw invalid(`The value for ${name} has characters that no header holds.`);
};

const invalid = (message: string) => new AppError('mcp-server/definition-invalid', message);
