/** What the harbour shows: a page written with the protocol's own library for those who write such pages. */
import { App } from '@modelcontextprotocol/ext-apps';

const app = new App({ name: 'harbour', version: '1' });
const page = document.body;

const write = (id: string, text: string): void => {
  const known = document.querySelector(`#${id}`) ?? page.appendChild(document.createElement('p'));
  known.id = id;
  known.textContent = text;
};

const paint = (theme: string | undefined): void => {
  document.documentElement.style.colorScheme = theme ?? 'light';
  write('theme', `It is ${theme}.`);
};

const press = (name: string, act: () => Promise<unknown>): void => {
  const button = page.appendChild(document.createElement('button'));
  button.textContent = name;
  button.addEventListener('click', () => {
    act().then(
      (said) => write('said', `${name}: ${JSON.stringify(said)}`),
      (error: Error) => write('said', `${name} was refused: ${error.message}`),
    );
  });
};

app.ontoolinput = ({ arguments: input }) => write('input', `Pier ${String(input?.['pier'])}`);
app.ontoolresult = ({ structuredContent, _meta: meta }) => {
  const { ships } = structuredContent as { ships: string[] };
  write('result', `In the harbour: ${ships.join(', ')}. Tide ${String(meta?.['tide'])}.`);
};
app.onhostcontextchanged = ({ theme }) => paint(theme);

await app.connect();
paint(app.getHostContext()?.theme);
press(
  'Count again',
  async () => (await app.callServerTool({ name: 'count', arguments: {} })).structuredContent,
);
press('Write the log', () => app.callServerTool({ name: 'write_log', arguments: {} }));
press('Read the tides', async () => (await app.readServerResource({ uri: 'harbour://tides' })).contents[0]);
press('Say it', () =>
  app.sendMessage({ role: 'user', content: [{ type: 'text', text: 'Which ship is late?' }] }),
);
press('Open the chart', () => app.openLink({ url: 'https://charts.example.com/north' }));
press('Go away', () => app.requestTeardown());
