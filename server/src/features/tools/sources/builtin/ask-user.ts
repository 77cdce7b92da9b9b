/** The model puts a question to the person, with a form where that is easier than words. */
import { Form } from '@stoa/contract/forms';
import { type BuiltinTool, harmless, text, wrongInput } from './tool.ts';

const longestQuestion = 4000;
const mostFields = 12;

const anyAnswer: Form = {
  type: 'object',
  properties: { answer: { type: 'string', title: 'Answer' } },
  required: ['answer'],
};

export const askUser: BuiltinTool<'ask_user'> = {
  name: 'ask_user',
  title: 'Ask the user',
  summary: 'Lets the model ask you something, with a form to fill in, before it goes on.',
  description:
    'Ask the user something you need to know before you can go on, and wait for the answer. Give `fields` where choices or several answers help; without it the user answers in their own words. Do not ask for passwords or other secrets.',
  inputSchema: {
    type: 'object',
    properties: {
      question: { type: 'string', description: 'What you want to know, in the language of the user.' },
      fields: {
        type: 'array',
        description: 'The fields of a form, in order.',
        items: {
          type: 'object',
          properties: {
            name: { type: 'string', description: 'What you call it.' },
            title: { type: 'string', description: 'What the user reads.' },
            type: { type: 'string', enum: ['text', 'number', 'yes_no', 'one_of', 'any_of'] },
            choices: { type: 'array', items: { type: 'string' }, description: 'For one_of and any_of.' },
            required: { type: 'boolean' },
          },
          required: ['name', 'title', 'type'],
          additionalProperties: false,
        },
      },
    },
    required: ['question'],
    additionalProperties: false,
  },
  risk: harmless,
  async call({ input, resume }) {
    if (resume) {
      const { answer } = resume;
      if (answer.kind === 'values') return text(JSON.stringify(answer.values), answer.values);
      return text(
        answer.kind === 'expired' ? 'The user did not answer in time.' : 'The user did not want to answer.',
      );
    }
    const { question, fields } = input as { question?: unknown; fields?: unknown };
    if (typeof question !== 'string' || question.trim() === '' || question.length > longestQuestion) {
      return wrongInput(`\`question\` is to be a text of at most ${longestQuestion} characters.`);
    }
    const form = fields === undefined || fields === null ? anyAnswer : formOf(fields);
    if (!form) return wrongInput('`fields` is to be a list of fields as the schema says, each with a name.');
    return { kind: 'waits', want: { kind: 'question', message: question, form }, state: null };
  },
};

const formOf = (fields: unknown): Form | undefined => {
  if (!Array.isArray(fields) || fields.length > mostFields) return undefined;
  if (fields.length === 0) return anyAnswer;
  const properties: Record<string, unknown> = {};
  const required: string[] = [];
  for (const field of fields as Record<string, unknown>[]) {
    if (typeof field?.name !== 'string' || field.name in properties) return undefined;
    properties[field.name] = fieldOf(field);
    if (field.required === true) required.push(field.name);
  }
  const parsed = Form.safeParse({ type: 'object', properties, required });
  return parsed.success ? parsed.data : undefined;
};

const fieldOf = ({ title, type, choices }: Record<string, unknown>): unknown => {
  switch (type) {
    case 'text':
      return { type: 'string', title };
    case 'number':
      return { type: 'number', title };
    case 'yes_no':
      return { type: 'boolean', title };
    case 'one_of':
      return { type: 'string', title, enum: choices };
    case 'any_of':
      return { type: 'array', title, items: { type: 'string', enum: choices } };
    default:
      return undefined;
  }
};
