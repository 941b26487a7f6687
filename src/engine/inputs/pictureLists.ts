/** Lists of pictures for whoever has no opened data, such as a folder that is to be corrupted: read and matched by the same rules. */
export { ListError } from '../../sources/lists/ListError';
export { matchList } from '../../sources/lists/matchList';
export { parseList } from '../../sources/lists/parseList';
