/** Mocha's own report and, as its last line, the totals in words that CI recognises; what was skipped is named. */
const Mocha = require('mocha');

module.exports = class Totals extends Mocha.reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    this.skipped = new Set();
    runner.on(Mocha.Runner.constants.EVENT_TEST_PENDING, (test) => this.skipped.add(test.parent.fullTitle()));
  }

  epilogue() {
    super.epilogue();
    for (const suite of this.skipped) Mocha.reporters.Base.consoleLog(`skipped: ${suite}`);
    Mocha.reporters.Base.consoleLog(`${this.stats.passes} passed, ${this.stats.failures} failed`);
  }
};
