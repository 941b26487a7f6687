/**
 * The parts that a measurement of a model comes in, each small whatever the number of classes, so that one that is interrupted goes on with
 * the next. A part holds all that follows from its set: with parts of an earlier session the measures are the same to the last bit.
 */
import type { AdaptedStream } from '../contract/adapted';
import type { HeadsReport } from '../contract/report';
import type { Thresholds } from './headSelection';
import type { SetAnswers } from './scorePredictions';

interface Part {
  /** How often a picture was looked at for it. */
  pictures: number;
}

/** What several heads need before they answer. */
export interface HeadsPart extends Part {
  of: 'heads';
  temperatures: NonNullable<HeadsReport['temperatures']>;
  thresholds: Thresholds;
}

export interface AnswersPart extends Part {
  of: 'answers';
  set: string;
  answers: SetAnswers;
}

/** Of a set of the transfer, `[pictures · width]`. */
export interface FeaturesPart extends Part {
  of: 'features';
  set: string;
  features: Float32Array;
}

/** A long stream that a model adapted in. */
export interface StreamPart extends Part {
  of: 'stream';
  stream: AdaptedStream;
}

export type MeasuredPart = HeadsPart | AnswersPart | FeaturesPart | StreamPart;

export const headsIn = (parts: readonly MeasuredPart[]): HeadsPart | undefined =>
  parts.find((part): part is HeadsPart => part.of === 'heads');

export const answersIn = (parts: readonly MeasuredPart[], set: string): SetAnswers | undefined =>
  parts.find((part): part is AnswersPart => part.of === 'answers' && part.set === set)?.answers;

export const featuresIn = (parts: readonly MeasuredPart[], set: string): Float32Array | undefined =>
  parts.find((part): part is FeaturesPart => part.of === 'features' && part.set === set)?.features;

export const streamIn = (parts: readonly MeasuredPart[], order: AdaptedStream['order']): AdaptedStream | undefined =>
  parts.find((part): part is StreamPart => part.of === 'stream' && part.stream.order === order)?.stream;
