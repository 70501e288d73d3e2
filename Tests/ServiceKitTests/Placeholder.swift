// Tests of ServiceKit.
