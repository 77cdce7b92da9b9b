/** The weather, from Open-Meteo, which asks for no key. */
import { type Egress, EgressRefusedError } from '../../../../platform/egress/port.ts';
import type { ToolOutcome } from '../../source.ts';
import { type BuiltinTool, harmless, wrongInput } from './tool.ts';

const geocoding = 'https://geocoding-api.open-meteo.com/v1/search';
const forecast = 'https://api.open-meteo.com/v1/forecast';
const limits = { timeoutMs: 15_000, mostBytes: 200_000 };
const mostDays = 14;
const longestPlace = 200;

interface Place {
  name: string;
  admin1?: string;
  country?: string;
  latitude: number;
  longitude: number;
}

interface Forecast {
  current?: Record<string, number | string>;
  current_units?: Record<string, string>;
  daily?: { time: string[] } & Record<string, (number | string | null)[]>;
  timezone?: string;
}

export const createWeather = ({ fetch }: { fetch: Egress['fetch'] }): BuiltinTool<'weather'> => ({
  name: 'weather',
  title: 'Weather',
  summary: 'Knows the weather now and in the coming days, anywhere.',
  description: 'The weather now and the forecast for a place on Earth.',
  inputSchema: {
    type: 'object',
    properties: {
      place: {
        type: 'string',
        description: 'The name of a town, such as "Lisbon" or "Springfield, Illinois".',
      },
      days: { type: 'integer', description: `Of forecast, 1 to ${mostDays}; 3 by default.` },
      units: { type: 'string', enum: ['metric', 'imperial'], description: 'Metric by default.' },
    },
    required: ['place'],
    additionalProperties: false,
  },
  risk: { ...harmless, sendsOut: true },
  async call({ input, signal, runId }) {
    const { place, days = 3, units = 'metric' } = input as Record<string, unknown>;
    if (typeof place !== 'string' || place.trim() === '' || place.length > longestPlace) {
      return wrongInput('`place` is to be the name of a place.');
    }
    if (!Number.isInteger(days) || (days as number) < 1 || (days as number) > mostDays) {
      return wrongInput(`\`days\` is to be a whole number from 1 to ${mostDays}.`);
    }
    const ask = async (address: string, query: Record<string, string>): Promise<unknown> => {
      const init = { ...limits, signal, ...(runId !== null && { runId }) };
      const response = await fetch(`${address}?${new URLSearchParams(query)}`, init);
      if (!response.ok) throw new Error(`It answered with ${response.status}.`);
      return response.json();
    };
    try {
      const found = await findPlace(ask, place);
      if (!found) return wrongInput('There is no place of this name. Try the name of the nearest town.');
      const told = (await ask(forecast, queryOf(found, days as number, units === 'imperial'))) as Forecast;
      return tell(found, told);
    } catch (error) {
      const message =
        error instanceof EgressRefusedError
          ? `The weather service may not be reached from here: ${error.message}`
          : 'The weather service could not be reached, or did not answer as it should.';
      return { kind: 'failed', class: 'unreachable', message, retryable: true };
    }
  },
});

/** What comes after a comma tells places of one name apart. */
const findPlace = async (
  ask: (address: string, query: Record<string, string>) => Promise<unknown>,
  wanted: string,
): Promise<Place | undefined> => {
  const [name = '', ...rest] = wanted.split(',').map((part) => part.trim());
  const { results = [] } = (await ask(geocoding, { name, count: '10', format: 'json' })) as {
    results?: Place[];
  };
  const isMeant = (place: Place) =>
    rest.every((part) =>
      `${place.admin1 ?? ''} ${place.country ?? ''}`.toLowerCase().includes(part.toLowerCase()),
    );
  return results.find(isMeant) ?? results[0];
};

const queryOf = (
  { latitude, longitude }: Place,
  days: number,
  isImperial: boolean,
): Record<string, string> => ({
  latitude: String(latitude),
  longitude: String(longitude),
  current:
    'temperature_2m,apparent_temperature,relative_humidity_2m,precipitation,weather_code,wind_speed_10m',
  daily: 'weather_code,temperature_2m_min,temperature_2m_max,precipitation_probability_max',
  timezone: 'auto',
  forecast_days: String(days),
  ...(isImperial && {
    temperature_unit: 'fahrenheit',
    wind_speed_unit: 'mph',
    precipitation_unit: 'inch',
  }),
});

const tell = (place: Place, { current = {}, current_units: units = {}, daily }: Forecast): ToolOutcome => {
  const where = [place.name, place.admin1, place.country].filter(Boolean).join(', ');
  const value = (name: string) => `${current[name] ?? '?'} ${units[name] ?? ''}`.trim();
  const degree = units.temperature_2m ?? '°';
  const lines = [
    `${where}, ${current.time ?? 'now'}: ${skyOf(current.weather_code)}, ${value('temperature_2m')} (feels like ${value('apparent_temperature')}), humidity ${value('relative_humidity_2m')}, precipitation ${value('precipitation')}, wind ${value('wind_speed_10m')}.`,
    ...(daily?.time ?? []).map((day, index) => {
      const of = (name: string) => daily?.[name]?.[index] ?? '?';
      return `${day}: ${skyOf(of('weather_code'))}, ${of('temperature_2m_min')} to ${of('temperature_2m_max')} ${degree}, chance of rain or snow ${of('precipitation_probability_max')} %.`;
    }),
  ];
  return {
    kind: 'result',
    isError: false,
    content: [
      { type: 'text', text: lines.join('\n') },
      { type: 'source', url: 'https://open-meteo.com/', title: 'Open-Meteo' },
    ],
  };
};

/** WMO code table 4677, as far as Open-Meteo uses it. */
const skies: [number, string][] = [
  [0, 'clear'],
  [2, 'partly cloudy'],
  [3, 'overcast'],
  [48, 'fog'],
  [57, 'drizzle'],
  [67, 'rain'],
  [77, 'snow'],
  [82, 'rain showers'],
  [86, 'snow showers'],
  [99, 'thunderstorm'],
];

const skyOf = (code: unknown): string => skies.find(([upTo]) => Number(code) <= upTo)?.[1] ?? 'unknown sky';
