// Tests of Operator.
