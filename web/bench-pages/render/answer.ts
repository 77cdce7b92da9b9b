// The answer the benchmark streams: prose, lists, code, tables and math in the mix of a long technical
// answer, varied so that nothing repeats, and cut into deltas the size of tokens.

const CODE = (
  n: number,
) => `export async function collect${n}<T>(source: AsyncIterable<T>, limit = ${n * 10}): Promise<T[]> {
  const items: T[] = [];
  for await (const item of source) {
    // Stop early: the reader may never end.
    if (items.length >= limit) throw new RangeError(\`more than \${limit} items in part ${n}\`);
    items.push(item);
  }
  return items.filter((item) => item !== undefined && "${n}" !== String(item));
}

const settings${n} = { retries: ${n}, backoff: [1, 2, 4, 8].map((step) => step * ${n}), label: 'part ${n}' };
`;

const PYTHON = (n: number) => `from dataclasses import dataclass

@dataclass
class Sample${n}:
    """One reading of sensor ${n}."""
    value: float
    weight: float = ${n}.5

    def scaled(self, factor: float) -> float:
        return self.value * self.weight * factor  # no rounding here

total = sum(sample.scaled(${n}) for sample in samples if sample.value > 0)
print(f"total {total:.2f}")
`;

const section = (n: number) => `## Part ${n}: what is measured

The estimate $\\hat{x}_{${n}} = \\sum_{i=1}^{n} w_i x_i$ holds for **every** sample of part ${n}; see [the notes](https://example.com/notes/${n}) and \`collect${n}()\`. It costs about $${n}5 per month, not $${n}00, and the *variance* stays below \\(\\sigma^2 / ${n}\\).

- **First**, read the source with \`collect${n}\` and keep the ${n} largest items.
- Then weigh them by $w_{${n}}$, as in the table below:
  - a nested remark with _emphasis_ and ~~a correction~~,
  - and one more that is a little longer than the first, so that it wraps.
- Finally, compare part ${n} with part ${n + 1}.

\`\`\`typescript
${CODE(n)}\`\`\`

$$
\\int_0^{${n}} e^{-x^2}\\,dx = \\frac{\\sqrt{\\pi}}{2}\\,\\operatorname{erf}(${n}), \\qquad
A_{${n}} = \\begin{pmatrix} ${n} & 1 \\\\ 0 & ${n + 1} \\end{pmatrix}
$$

| Case | Input | Result | Time (ms) |
|:-----|:------|:------:|----------:|
| small ${n} | \`[1, 2, ${n}]\` | **ok** | ${n}.2 |
| large ${n} | ten thousand rows of part ${n} | ok | ${n}1.7 |
| empty | nothing at all | *refused* | 0.${n} |
| broken | a row without its end, $x_{${n}}$ | error | ${n}.9 |

> Part ${n} is the same on every machine; only its speed differs.

\`\`\`python
${PYTHON(n)}\`\`\`

1. Measure part ${n} once to warm up.
2. Measure it again, and keep the median of ${n + 4} runs.

`;

/** A text of about `length` characters. */
export function composeAnswer(length: number): string {
  let text = '# A long answer\n\n';
  for (let n = 1; text.length < length; n++) text += section(n);
  return text.slice(0, length);
}

/** The growing text after each of `count` deltas of uneven size. */
export function composePrefixes(text: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => {
    const wobble = index + 1 === count ? 0 : ((index * 7919) % 11) / 11 - 0.5;
    return text.slice(0, Math.round(((index + 1 + wobble) / count) * text.length));
  });
}
