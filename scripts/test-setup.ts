// Loaded before every unit test: reaching out by the global fetch is an error, as it is in the code under test.

const refuse: typeof globalThis.fetch = () => {
  throw new Error(
    'Global fetch is closed in tests. Code takes a fetch as a dependency; a test that needs an HTTP client imports `fetch` from undici.',
  );
};

globalThis.fetch = refuse;
