import { type BuiltinTool, harmless, text, wrongInput } from './tool.ts';
import { workApart } from '../../work.ts';

const longestExpression = 2000;
const longestValue = 20_000;
const limits = { timeoutMs: 5000, mostMegabytes: 128 };

export const calculator: BuiltinTool<'calculator'> = {
  name: 'calculator',
  title: 'Calculator',
  summary: 'Calculates exactly, with units, matrices and statistics.',
  description:
    'Evaluate a mathematical expression, such as "2^0.5 * sin(45 deg)", "12.7 cm to inch", "mean([3, 4, 8])" or "det([1, 2; 3, 4])". Use it whenever figures have to be right.',
  inputSchema: {
    type: 'object',
    properties: { expression: { type: 'string', description: 'In the notation of math.js.' } },
    required: ['expression'],
    additionalProperties: false,
  },
  risk: harmless,
  async call({ input, signal }) {
    const { expression } = input as { expression?: unknown };
    if (typeof expression !== 'string' || expression.trim() === '' || expression.length > longestExpression) {
      return wrongInput(`\`expression\` is to be a text of at most ${longestExpression} characters.`);
    }
    const answer = await workApart({ kind: 'evaluate', expression }, { ...limits, signal });
    return answer.ok ? text(answer.text.slice(0, longestValue)) : wrongInput(answer.message);
  },
};
