export { type EventBusHarness, type EventBusWorld, eventBusContract } from './event-bus-contract.ts';
export { eventually } from './eventually.ts';
export { KafkaBroker, type SecuredListener } from './kafka-broker.ts';
export { allow } from './kafka-rights.ts';
export { ownTopics } from './kafka-topics.ts';
export { type OffsetsHarness, offsetsContract } from './offsets-contract.ts';
export { type ParkingLotHarness, parkingLotContract } from './parking-lot-contract.ts';
export { SampleWriter, samplePublication } from './sample.ts';
export { sharedParkingContract } from './shared-parking.ts';
