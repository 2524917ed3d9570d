import { expect } from 'chai';
import { stepLine } from '../../../scripts/journey/print.ts';
import { Recorder, StepFailed } from '../../../scripts/journey/recorder.ts';

describe('a recorded step', () => {
  it('that holds, when printed, then tells step, who and what came of it', async () => {
    const recorder = new Recorder();
    expect(
      await recorder.step(
        'Gửi',
        'chanson.vanthu',
        async () => 2,
        (n) => `${n} nơi nhận`,
      ),
    ).to.equal(2);
    expect(stepLine(recorder.steps[0]!)).to.match(/^✓ Gửi +chanson\.vanthu .* 2 nơi nhận$/);
  });

  it('that does not hold, when run, then is kept with its reason and ends the walk', async () => {
    const recorder = new Recorder();
    const failure = await recorder
      .step('Ký số', 'chanson.chutich', () => Promise.reject(new Error('PIN sai')))
      .catch((error: unknown) => error);
    expect(failure).to.be.instanceOf(StepFailed);
    expect(recorder.steps[0]).to.include({ ok: false, result: 'PIN sai' });
    expect(stepLine(recorder.steps[0]!)).to.contain('KHÔNG ĐẠT: PIN sai');
  });
});
