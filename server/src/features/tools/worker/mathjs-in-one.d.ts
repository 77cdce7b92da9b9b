declare module 'mathjs/lib/browser/math.js' {
  import type * as mathjs from 'mathjs';
  const all: typeof mathjs;
  export default all;
}
