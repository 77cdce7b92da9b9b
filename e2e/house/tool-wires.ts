/** A model server made by others, which calls tools over every wire and answers when it has their results. */
import { LLMock } from '@copilotkit/aimock';
import type { Stage } from './journey.ts';
import { titleOfAll } from './upstream.ts';

export interface ToolTalk {
  question: string;
  calls: { name: string; arguments: string }[];
  content: string;
}

export const startToolWires = async (stage: Stage, { question, calls, content }: ToolTalk) => {
  const mock = new LLMock({ port: 0, logLevel: 'silent', chunkSize: 6 });
  mock.on({ systemMessage: 'title' }, { content: titleOfAll });
  mock.on({ userMessage: question, hasToolResult: true }, { content });
  mock.on({ userMessage: question, hasToolResult: false }, { toolCalls: calls });
  await mock.start();
  stage.after(() => mock.stop());
  return {
    question,
    url: mock.url,
    /** What was asked for answers, as the server understood it. */
    requests: (): string[] =>
      mock
        .getRequests()
        .map(({ body }) => JSON.stringify(body))
        .filter((body) => body.includes(question) && !body.includes('Write a title')),
  };
};
