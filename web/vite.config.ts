import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { compileMessageOrThrow } from '@lingui/message-utils/compileMessage';
import tailwind from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { build, defineConfig } from 'vite';
import type { Plugin } from 'vite';

const catalogueFile = /\/kernel\/i18n\/[a-z]{2}(-[A-Za-z]+)?\/[a-z-]+\.ts$/;

/**
 * Catalogue files are plain objects of ICU texts, so that their keys are types; what the browser
 * gets is the texts already parsed, which spares it the parser.
 */
const catalogues = (): Plugin => ({
  name: 'stoa-catalogues',
  enforce: 'pre',
  async load(id) {
    if (!catalogueFile.test(id)) return null;
    const address = `${pathToFileURL(id).href}?${statSync(id).mtimeMs}`;
    const texts: Record<string, Record<string, string>> = await import(address);
    return Object.entries(texts)
      .map(([name, messages]) => `export const ${name} = ${JSON.stringify(compiled(messages))};`)
      .join('\n');
  },
});

const compiled = (messages: Record<string, string>) =>
  Object.fromEntries(Object.entries(messages).map(([id, text]) => [id, compileMessageOrThrow(text)]));

/** The server sends what lies beside a file as `.br` or `.gz`: compressing is done once, here. */
const compressedFiles = (): Plugin => {
  let outDir = '';
  return {
    name: 'stoa-compressed-files',
    apply: 'build',
    configResolved: (config) => void (outDir = resolve(config.root, config.build.outDir)),
    // After the drawing frame, whose files are among those.
    closeBundle: {
      sequential: true,
      order: 'post',
      handler() {
        for (const name of readdirSync(outDir, { recursive: true, encoding: 'utf8' })) {
          if (!/\.(js|css|svg|json|webmanifest)$/.test(name)) continue;
          const content = readFileSync(join(outDir, name));
          writeFileSync(join(outDir, `${name}.br`), brotliCompressSync(content));
          writeFileSync(join(outDir, `${name}.gz`), gzipSync(content, { level: 9 }));
        }
      },
    },
  };
};

/**
 * The document that draws diagrams is a build of its own: it shares no file with the app, as what it
 * loads is served to an opaque origin.
 */
const drawingFrame = (): Plugin => {
  let outDir = '';
  return {
    name: 'stoa-drawing-frame',
    apply: 'build',
    configResolved: (config) => void (outDir = resolve(config.root, config.build.outDir)),
    async closeBundle() {
      const root = join(import.meta.dirname, 'frame');
      await build({
        configFile: false,
        root,
        base: '/frame/',
        publicDir: false,
        logLevel: 'warn',
        build: {
          target: 'es2022',
          outDir: join(outDir, 'frame'),
          emptyOutDir: true,
          assetsInlineLimit: 0,
          chunkSizeWarningLimit: 4_000,
          modulePreload: { polyfill: false },
          reportCompressedSize: false,
          rolldownOptions: { input: join(root, 'mermaid.html') },
        },
      });
    },
  };
};

const server = { target: 'http://127.0.0.1:3080', changeOrigin: false };

export default defineConfig({
  root: import.meta.dirname,
  plugins: [catalogues(), react(), tailwind(), drawingFrame(), compressedFiles()],
  build: {
    target: 'es2022',
    outDir: 'dist',
    emptyOutDir: true,
    // The content security policy has no room for data: scripts and fonts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: {
      output: {
        codeSplitting: {
          // Few requests up to the first page: what it needs comes in two files, of which the one
          // with the libraries outlives our releases in caches. What only later pages share is three
          // more: what floats, icons, and our own. What draws messages needs neither the first nor
          // the last of them.
          groups: [
            { name: 'libraries', tags: ['$initial'], test: /node_modules/, priority: 2 },
            { name: 'app', tags: ['$initial'], priority: 1 },
            { name: 'floating', minShareCount: 2, test: /@base-ui|@floating-ui/ },
            { name: 'icons', minShareCount: 2, test: /lucide-react/ },
            {
              name: 'later',
              minShareCount: 2,
              test: /web.src.(kernel.i18n|ui.(?!markdown)|features.(?!conversations|files|tools))/,
            },
          ],
        },
      },
    },
  },
  server: {
    // What the server enforces, said aloud here: Vite's own client needs more than the app may have.
    headers: {
      'content-security-policy-report-only': "require-trusted-types-for 'script'; trusted-types 'none'",
    },
    // The drawing frame is as it was last built.
    proxy: { '/frame': server, '/api': server, '/mcp/oauth': server, '/livez': server, '/readyz': server },
  },
});
