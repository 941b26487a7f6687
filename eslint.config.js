/** Lint rules. The import zones are the table of ARCHITECTURE.md: what a folder is not given here, it may not import. */
import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import tseslint from 'typescript-eslint';
import { importRules } from './scripts/lint/plugin.js';
import svelteConfig from './svelte.config.js';

/** Folder of `src/` → the other folders that it may import. */
const MAY_IMPORT = {
  contract: [],
  package: ['contract', 'num', 'image', 'compute', 'perturb'],
  num: ['contract'],
  image: ['contract', 'num'],
  claims: ['contract', 'num'],
  pool: ['contract', 'num'],
  store: ['contract', 'num'],
  compute: ['contract', 'num'],
  sources: ['contract', 'num', 'image', 'store'],
  perturb: ['contract', 'num', 'image', 'compute', 'pool'],
  models: ['contract', 'num', 'image', 'store', 'compute', 'pool'],
  train: ['contract', 'num', 'sources', 'perturb', 'models', 'compute', 'pool'],
  evaluate: ['contract', 'num', 'sources', 'perturb', 'models', 'compute', 'pool'],
  study: ['contract', 'num'],
  report: ['contract', 'num', 'claims', 'study'],
  lessons: ['contract', 'num', 'report'],
  export: ['contract'],
  engine: [
    'contract',
    'num',
    'image',
    'claims',
    'store',
    'compute',
    'pool',
    'sources',
    'perturb',
    'models',
    'train',
    'evaluate',
    'study',
  ],
  lab: ['contract', 'num', 'image', 'report', 'lessons', 'study', 'export'],
  ui: ['contract', 'num', 'lab', 'report', 'lessons', 'study', 'export'],
  cli: ['contract', 'num', 'image', 'pool', 'engine', 'report', 'study', 'export'],
};

const ENGINE = [
  'package',
  'num',
  'image',
  'pool',
  'compute',
  'sources',
  'perturb',
  'models',
  'train',
  'evaluate',
  'engine',
];

const noTfjs = {
  group: ['@tensorflow/*'],
  message: 'TensorFlow.js comes through compute/tf.ts, so that there is one instance with one set of kernels.',
};
const noDatabase = { group: ['idb-keyval'], message: 'IndexedDB belongs to store/.' };

const RANDOM = 'Use num/random.ts: the same bits on every backend, in any batch split and after any resume.';
const RANDOM_OPS = '/^(random|rand$|truncatedNormal|multinomial|dropout)/';
const noRandom = [
  { selector: `MemberExpression[object.name="tf"][property.name=${RANDOM_OPS}]`, message: RANDOM },
  {
    selector: `ImportDeclaration[source.value=/compute.tf$/] ImportSpecifier[imported.name=${RANDOM_OPS}]`,
    message: RANDOM,
  },
];

/** A test judges what is computed and never how fast: a machine that is busy for a second must not fail it. */
const noHurry = [
  {
    selector: 'MemberExpression[object.name="vi"][property.name=/^wait(For|Until)$/]',
    message: 'Use until() of test/patience.ts: the second that vitest waits is too little for a busy machine.',
  },
  {
    selector: 'MemberExpression[object.name="expect"][property.name="poll"]',
    message: 'Use until() of test/patience.ts: the second that vitest waits is too little for a busy machine.',
  },
  {
    selector: 'MemberExpression[object.name="performance"][property.name="now"]',
    message: 'Time belongs into a benchmark; soon() of test/patience.ts is for input that was made to take long.',
  },
];

/** What one folder of `src/` may not use, beside the folders that are closed to it. */
function bans(folder) {
  const packages = [...(folder === 'compute' ? [] : [noTfjs]), ...(folder === 'store' ? [] : [noDatabase])];
  const engine = ENGINE.includes(folder);
  return {
    files: [`src/${folder}/**/*.{ts,svelte}`],
    rules: {
      'no-restricted-imports': ['error', { patterns: packages }],
      ...(engine
        ? {
            'no-restricted-syntax': ['error', ...noRandom],
            'no-restricted-properties': ['error', { object: 'Math', property: 'random', message: RANDOM }],
          }
        : {}),
    },
  };
}

export default tseslint.config(
  {
    ignores: [
      'dist/',
      'dist-lib/',
      'coverage/',
      'out/',
      '.gpu/',
      'node_modules/',
      '.svelte-kit/',
      'test-results/',
      '.vite/',
      'src/compute/native/assembly/',
    ],
  },
  js.configs.recommended,
  tseslint.configs.strict,
  tseslint.configs.stylistic,
  svelte.configs.recommended,
  {
    languageOptions: { globals: { ...globals.browser, ...globals.node } },
    rules: {
      eqeqeq: ['error', 'always'],
      'prefer-const': 'error',
      'no-restricted-exports': ['error', { restrictDefaultExports: { direct: true, named: true } }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      // With noUncheckedIndexedAccess, `array[i]!` in a counted loop is the readable way to say that i is in range.
      '@typescript-eslint/no-non-null-assertion': 'off',
      // The kernels walk several arrays with one index.
      '@typescript-eslint/prefer-for-of': 'off',
      '@typescript-eslint/no-empty-function': 'off',
      '@typescript-eslint/no-dynamic-delete': 'off',
    },
  },
  {
    files: ['**/*.ts'],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: tseslint.parser, extraFileExtensions: ['.svelte'], svelteConfig } },
    // A component is a default export by nature.
    rules: { 'no-restricted-exports': 'off', 'prefer-const': 'off', 'svelte/prefer-const': 'error' },
  },
  {
    files: ['src/**/*.{ts,svelte}'],
    plugins: { temper: importRules },
    rules: { 'no-console': 'error', 'temper/zones': ['error', MAY_IMPORT], 'temper/no-cycle': 'error' },
  },
  ...Object.keys(MAY_IMPORT).map(bans),
  { files: ['src/cli/**', 'src/**/testing.ts', 'src/**/*.test.ts'], rules: { 'no-console': 'off' } },
  { files: ['src/**/*.test.ts'], rules: { 'no-restricted-syntax': ['error', ...noRandom, ...noHurry] } },
  {
    files: ['public/sw.js'],
    languageOptions: { globals: globals.serviceworker },
  },
  { files: ['*.config.{js,ts}', 'test/e2e/globalSetup.ts'], rules: { 'no-restricted-exports': 'off' } },
);
