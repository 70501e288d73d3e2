// Tests of AMQP.
