import { useState } from 'react';
import { useT } from '../../kernel/i18n/i18n.ts';
import { useSession } from '../../kernel/session.tsx';
import { showDirectionMarks } from '../../ui/direction-marks.ts';

const timeOfDay = (hour: number) => {
  if (hour < 5) return 'conversations.greetingNight';
  if (hour < 12) return 'conversations.greetingMorning';
  if (hour < 18) return 'conversations.greetingAfternoon';
  return 'conversations.greetingEvening';
};

export const Greeting = () => {
  const t = useT();
  const { user } = useSession();
  const [hour] = useState(() => new Date().getHours());
  const name = showDirectionMarks(user.name.split(' ')[0] ?? user.name);
  return (
    <h1 className="px-4 text-center font-display text-[1.75rem] leading-tight text-balance sm:text-4xl">
      {t(timeOfDay(hour), { name })}
    </h1>
  );
};
