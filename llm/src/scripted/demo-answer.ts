/** What the demo model says: an honest tour of what an answer can look like, about the user's own words. */
import type { Random } from './random.ts';

export interface DemoAnswer {
  thinking: string;
  text: string;
}

const GREETINGS = /^\s*(hi|hello|hey|hallo|servus|moin|bonjour|hola|ciao|good (morning|day|evening))\b/i;
const ASKS_FOR_CODE = /\b(code|function|script|program|typescript|javascript|python|bug|regex)\b/i;
const ASKS_FOR_TABLE = /\b(table|compare|comparison|versus|vs|list|difference|overview)\b/i;
const ASKS_FOR_MATH = /\b(math|formula|equation|calculate|integral|probability|prove|sum|average)\b/i;
const ASKS_ABOUT_STOA = /\b(stoa|what can you do|what can this|who are you|help|features?)\b/i;

/** @param images what came with the message, in words; empty when nothing did */
export function demoAnswer(message: string, images: string, random: Random): DemoAnswer {
  const topic = topicOf(message);
  const chosen = [
    ASKS_ABOUT_STOA.test(message) && aboutStoa(),
    ASKS_FOR_CODE.test(message) && code(topic),
    ASKS_FOR_TABLE.test(message) && table(),
    ASKS_FOR_MATH.test(message) && math(random),
  ].filter((section) => section !== false);
  const sections = chosen.length > 0 ? chosen : [aboutStoa(), code(topic), table(), math(random)];
  return {
    thinking: thinking(topic, sections.length, random),
    text: [
      opening(message, topic, random),
      ...(images === ''
        ? []
        : [`With it came ${images}. I have no eyes, but this is how much of them arrived.`]),
      ...sections,
      CLOSING,
    ].join('\n\n'),
  };
}

/** The first line of the message, short enough to be quoted and unable to break out of the quotation. */
function topicOf(message: string): string {
  const line = message
    .trim()
    .split('\n', 1)[0]!
    .replaceAll(/[`*_[\]<>|$\\#]/g, '')
    .trim();
  const characters = Array.from(line);
  return characters.length <= 60 ? line : `${characters.slice(0, 59).join('').trimEnd()}…`;
}

function thinking(topic: string, sectionCount: number, random: Random): string {
  const about = topic === '' ? 'The message has no words of its own.' : `The user writes “${topic}”.`;
  const plan = random.pick([
    'I know no facts, so I will show what an answer can look like instead.',
    'I am only a script, so the useful thing is to show how answers appear here.',
    'Nothing here is looked up or invented; I have a few prepared sections to choose from.',
  ]);
  return `${about} ${plan} ${sectionCount === 1 ? 'One section fits' : `${sectionCount} sections fit`}. Then I say how to add a real model.`;
}

function opening(message: string, topic: string, random: Random): string {
  const hello = GREETINGS.test(message) ? 'Hello! ' : '';
  if (topic === '') return `${hello}I am the **demo model**: a script, not an artificial intelligence.`;
  const answer = random.pick([
    `I am the **demo model**: a script that answers without any network. You wrote “${topic}”.`,
    `You wrote “${topic}”. I am the **demo model**, a script, so I cannot know the answer, but I can show you how one looks.`,
    `“${topic}” is a question for a real model. I am the **demo model**, a script that shows how answers look here.`,
  ]);
  return hello + answer;
}

function aboutStoa(): string {
  return [
    '## What Stoa does',
    '',
    '- **Every model behind one conversation**: connect any endpoint that speaks the OpenAI-compatible wire, also one on your own machine.',
    '- **Answers survive**: close the tab or reload while I am writing; the answer goes on and is there when you come back.',
    '- **Nothing is overwritten**: edit a message or ask for another answer, and both versions stay.',
    '- **It is yours**: one process, one database, on your own machine.',
  ].join('\n');
}

function code(topic: string): string {
  const words = topic.toLowerCase().match(/[a-z]{3,}/g) ?? ['hello', 'world'];
  const text = words.slice(0, 5).join(' ');
  return [
    '## Some code',
    '',
    '```ts',
    'function countLetters(text: string): Map<string, number> {',
    '  const counts = new Map<string, number>();',
    "  for (const letter of text.replaceAll(' ', '')) {",
    '    counts.set(letter, (counts.get(letter) ?? 0) + 1);',
    '  }',
    '  return counts;',
    '}',
    '',
    `console.log(countLetters('${text}'));`,
    '```',
  ].join('\n');
}

function table(): string {
  return [
    '## A table',
    '',
    '| Scripted model | What it does | Good for |',
    '| --- | --- | --- |',
    '| `demo` | shows prepared sections | a first look |',
    '| `echo` | repeats your message | checking what is sent |',
    '| `paced` | writes placeholder text at a set pace | measuring |',
  ].join('\n');
}

function math(random: Random): string {
  const count = 10 + random.integer(90);
  return [
    '## A little math',
    '',
    `The numbers from 1 to ${count} add up to ${(count * (count + 1)) / 2}, because`,
    '',
    `$$\n\\sum_{k=1}^{n} k = \\frac{n(n+1)}{2}, \\qquad n = ${count}\n$$`,
  ].join('\n');
}

const CLOSING =
  'To talk to a real model, add an endpoint in the settings. To steer me, write a line such as `/script tokens=400 rate=50 content=code`.';
