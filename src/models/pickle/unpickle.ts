/**
 * Reads a pickle of protocols 2 to 5 without running anything. A pickle is a program for a machine with a stack and a memo (CPython,
 * `Lib/pickletools.py` describes each instruction); of its instructions those are known here that torch.save writes, and where one calls
 * something, `build.ts` says what plain value comes of it. Time and memory grow with the bytes that are read, and have a limit.
 */
import { globalNamed } from './globals';
import { call, change } from './build';
import { PickleError } from './PickleError';
import { PickleReader } from './PickleReader';
import { LeftOutObject, PickleDict, PickleSet, type PickleValue } from './values';

export interface Unpickled {
  value: PickleValue;
  /** Byte behind the last instruction. */
  end: number;
}

/** Containers, tensors, marks and remembered values of one pickle at most; a network has thousands. */
const MOST_OBJECTS = 1_200_000;
const PROTOCOLS = { least: 2, most: 5 };

/**
 * @param path of the file, for messages
 * @param bytes that hold the pickle from `at` on
 * @param persistent what a reference to something outside of the pickle stands for
 * @throws {PickleError} where the pickle is damaged or wants what is not known, by name
 * @throws {EndOfBytes} where the bytes end before the pickle does
 */
export function unpickle(
  path: string,
  bytes: Uint8Array,
  at: number,
  persistent: (id: PickleValue) => PickleValue,
): Unpickled {
  const reader = new PickleReader(path, bytes, at);
  const machine = new Machine(path, reader, persistent);
  while (machine.step());
  return { value: machine.result, end: reader.at };
}

class Machine {
  result: PickleValue = null;
  private readonly stack: PickleValue[] = [];
  private readonly marks: number[] = [];
  private readonly memo = new Map<number, PickleValue>();
  private objects = 0;

  constructor(
    private readonly path: string,
    private readonly reader: PickleReader,
    private readonly persistent: (id: PickleValue) => PickleValue,
  ) {}

  /** Runs one instruction. @returns whether there is another */
  step(): boolean {
    const { reader, stack } = this;
    const code = reader.uint8();
    switch (code) {
      case 0x80: // PROTO
        this.checkProtocol(reader.uint8());
        return true;
      case 0x95: // FRAME: how many bytes belong together, for readers of streams.
        reader.uint64();
        return true;
      case 0x2e: // STOP
        this.result = this.pop();
        return false;

      case 0x4e: // NONE
        stack.push(null);
        return true;
      case 0x88: // NEWTRUE
        stack.push(true);
        return true;
      case 0x89: // NEWFALSE
        stack.push(false);
        return true;
      case 0x4b: // BININT1
        stack.push(reader.uint8());
        return true;
      case 0x4d: // BININT2
        stack.push(reader.uint16());
        return true;
      case 0x4a: // BININT
        stack.push(reader.int32());
        return true;
      case 0x8a: // LONG1
        stack.push(reader.integer(reader.uint8()));
        return true;
      case 0x8b: // LONG4
        stack.push(reader.integer(reader.uint32()));
        return true;
      case 0x47: // BINFLOAT
        stack.push(reader.float64());
        return true;

      case 0x55: // SHORT_BINSTRING: text of Python 2
      case 0x8c: // SHORT_BINUNICODE
        stack.push(reader.text(reader.uint8()));
        return true;
      case 0x54: // BINSTRING
      case 0x58: // BINUNICODE
        stack.push(reader.text(reader.uint32()));
        return true;
      case 0x8d: // BINUNICODE8
        stack.push(reader.text(reader.uint64()));
        return true;
      case 0x43: // SHORT_BINBYTES
        stack.push(this.made(reader.data(reader.uint8())));
        return true;
      case 0x42: // BINBYTES
        stack.push(this.made(reader.data(reader.uint32())));
        return true;
      case 0x8e: // BINBYTES8
      case 0x96: // BYTEARRAY8
        stack.push(this.made(reader.data(reader.uint64())));
        return true;

      case 0x28: // MARK
        this.count();
        this.marks.push(stack.length);
        return true;
      case 0x30: // POP
        // A mark that stands on top is what goes.
        if (this.marks.at(-1) === stack.length) this.marks.pop();
        else this.pop();
        return true;
      case 0x31: // POP_MARK
        stack.length = this.mark();
        return true;
      case 0x32: // DUP
        stack.push(this.top());
        return true;

      case 0x71: // BINPUT
        this.remember(reader.uint8());
        return true;
      case 0x72: // LONG_BINPUT
        this.remember(reader.uint32());
        return true;
      case 0x94: // MEMOIZE
        this.remember(this.memo.size);
        return true;
      case 0x68: // BINGET
        stack.push(this.remembered(reader.uint8()));
        return true;
      case 0x6a: // LONG_BINGET
        stack.push(this.remembered(reader.uint32()));
        return true;

      case 0x5d: // EMPTY_LIST
      case 0x29: // EMPTY_TUPLE
        stack.push(this.made([]));
        return true;
      case 0x85: // TUPLE1
        return this.tuple(this.from(1));
      case 0x86: // TUPLE2
        return this.tuple(this.from(2));
      case 0x87: // TUPLE3
        return this.tuple(this.from(3));
      case 0x74: // TUPLE
        return this.tuple(this.mark());
      case 0x7d: // EMPTY_DICT
        stack.push(this.made(new PickleDict()));
        return true;
      case 0x8f: // EMPTY_SET
        stack.push(this.made(new PickleSet()));
        return true;
      case 0x91: // FROZENSET
        return this.frozenSet(this.mark());
      case 0x61: // APPEND
        return this.append(this.from(1));
      case 0x65: // APPENDS
      case 0x90: // ADDITEMS
        return this.append(this.mark());
      case 0x73: // SETITEM
        return this.setItems(this.from(2));
      case 0x75: // SETITEMS
        return this.setItems(this.mark());

      case 0x63: // GLOBAL
        stack.push(this.made(globalNamed(this.path, reader.line(), reader.line())));
        return true;
      case 0x93: // STACK_GLOBAL
        return this.stackGlobal();
      case 0x51: // BINPERSID
        stack.push(this.made(this.persistent(this.pop())));
        return true;
      case 0x52: // REDUCE
      case 0x81: // NEWOBJ
        return this.call(this.pop());
      case 0x92: // NEWOBJ_EX: with named arguments, which nothing here takes
        this.pop();
        return this.call(this.pop());
      case 0x62: // BUILD
        change(this.path, this.pop(1), this.top());
        return true;
      default:
        throw new PickleError(
          `${this.path} holds the instruction 0x${code.toString(16).padStart(2, '0')} at byte ${reader.at - 1}, which torch.save does not write: it is damaged, or another kind of pickle.`,
        );
    }
  }

  private checkProtocol(protocol: number): void {
    if (protocol >= PROTOCOLS.least && protocol <= PROTOCOLS.most) return;
    throw new PickleError(
      `${this.path} is a pickle of protocol ${protocol}; ${PROTOCOLS.least} to ${PROTOCOLS.most} are read.`,
    );
  }

  private made<T extends PickleValue>(value: T): T {
    this.count();
    return value;
  }

  private count(objects = 1): void {
    this.objects += objects;
    if (this.objects <= MOST_OBJECTS) return;
    throw new PickleError(`${this.path} holds more than ${MOST_OBJECTS} objects: no file of weights does.`);
  }

  private damaged(what: string): PickleError {
    return new PickleError(`${this.path} is damaged: ${what} at byte ${this.reader.at - 1} of the pickle.`);
  }

  /** @param left how many values must be there besides */
  private pop(left = 0): PickleValue {
    this.from(1 + left);
    return this.stack.pop()!;
  }

  private top(): PickleValue {
    return this.stack[this.from(1)]!;
  }

  /** Where the last `count` values of the stack begin; a mark must not stand among them. */
  private from(count: number): number {
    const begin = this.stack.length - count;
    if (begin >= (this.marks.at(-1) ?? 0)) return begin;
    throw this.damaged('a value is missing');
  }

  /** Where the values behind the last mark begin. The mark is taken. */
  private mark(): number {
    const mark = this.marks.pop();
    if (mark === undefined) throw this.damaged('a mark is missing');
    return mark;
  }

  private remember(index: number): void {
    this.count();
    this.memo.set(index, this.top());
  }

  private remembered(index: number): PickleValue {
    const value = this.memo.get(index);
    if (value === undefined) throw this.damaged(`value ${index} was never remembered`);
    return value;
  }

  private tuple(begin: number): true {
    const items = this.stack.splice(begin);
    this.stack.push(this.made(items));
    return true;
  }

  private frozenSet(begin: number): true {
    const items = this.stack.splice(begin);
    this.stack.push(this.made(new PickleSet(items)));
    return true;
  }

  private append(begin: number): true {
    const items = this.stack.splice(begin);
    const to = this.top();
    if (to instanceof LeftOutObject) return true;
    const list = Array.isArray(to) ? to : to instanceof PickleSet ? to.items : null;
    if (!list) throw this.damaged('something is appended to what is no list');
    for (const item of items) list.push(item);
    return true;
  }

  private setItems(begin: number): true {
    const items = this.stack.splice(begin);
    const to = this.top();
    if (items.length % 2 !== 0) throw this.damaged('a key has no value');
    if (to instanceof LeftOutObject) return true;
    if (!(to instanceof PickleDict)) throw this.damaged('a key is set in what is no dictionary');
    for (let i = 0; i < items.length; i += 2) to.entries.set(items[i]!, items[i + 1]!);
    return true;
  }

  private stackGlobal(): true {
    const name = this.pop(1);
    const module = this.pop();
    if (typeof module !== 'string' || typeof name !== 'string') throw this.damaged('a class has no name');
    this.stack.push(this.made(globalNamed(this.path, module, name)));
    return true;
  }

  private call(args: PickleValue): true {
    const callee = this.pop();
    this.stack.push(this.made(call(this.path, callee, args, (objects) => this.count(objects))));
    return true;
  }
}
