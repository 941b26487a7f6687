/** The command that makes the picture on the screen again, to the last bit. */
import { chainFolders, formatRecipe } from '../../../contract/recipe';
import { infosOf, INPUT_FOLDER, listed, untouchedName, type Reproduction, type ShownChain } from './shownChain';

const OUTPUT_FOLDER = 'corrupted';

export function commandLine(shown: ShownChain): Reproduction {
  const { steps, seed, table, jpeg, region } = shown;
  const infos = infosOf(shown);
  const attacks = infos.filter(({ needsModel }) => needsModel);
  if (steps.length === 0) return { code: null, notes: ['No step is applied, so there is nothing to make again.'] };
  if (attacks.length > 0) {
    const names = listed(attacks.map(({ label }) => label));
    return { code: null, notes: [`${names} attacks a model, and the command line has none for it to attack.`] };
  }
  const random = infos.some((info) => info.random);
  const options = [
    `--input ${INPUT_FOLDER} --output ${OUTPUT_FOLDER}`,
    `--steps ${formatRecipe(steps.map((step) => ({ ...step, off: false })))}`,
    ...(random ? [`--picture-seed ${seed}`] : []),
    ...(table === 'imagenet-c' ? [] : [`--table ${table}`]),
    ...(jpeg === null ? [] : [`--jpeg ${jpeg}`]),
    ...(region ? [`--region ${region}`] : []),
  ];
  const notes = [
    'Run it in a copy of Temper’s repository (Node 20.19 or newer, after npm install).',
    `Put the untouched picture into the folder ${INPUT_FOLDER}; every other picture there gets the same steps.`,
    `The result is ${commandOutput(shown)}, with the pixels of Export → This picture (as shown), to the last bit.`,
  ];
  if (random) {
    notes.push(
      `--picture-seed lets every picture draw by the seed alone, as here; --seed ${seed} draws by its name too.`,
    );
  }
  return { code: `npx temper corrupt ${options.join(' ')}`, notes };
}

/** Path of the picture that the command makes; `shown` has at least one step. */
export function commandOutput(shown: ShownChain): string {
  const { corruption, severity } = chainFolders(shown.steps);
  return `${OUTPUT_FOLDER}/${corruption}/${severity}/${untouchedName(shown)}`;
}
