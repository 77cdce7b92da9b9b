// A room is entered by its face (`features/<room>/<room>.ts`), a port by its `port.ts`.

import { defineRule } from './rule.ts';
import { judgeUse } from './uses.ts';

export const faces = defineRule('face', {}, (house) =>
  house.files.flatMap((file) =>
    file.imports.flatMap((imported) => {
      if (imported.target.kind !== 'ours') return [];
      const { path } = imported.target;
      const verdict = judgeUse(file, imported, path);
      if (verdict.allowed || verdict.because !== 'past-face') return [];
      const existing = verdict.faces.filter((face) => house.find(face) !== undefined);
      const [face = verdict.faces[0]] = existing;
      const message = `${path} is inside ${verdict.to.room}. Import ${face}, and let it offer what is needed.`;
      return [{ file: file.path, line: imported.line, message }];
    }),
  ),
);
