"""Names of the methods that are compared, as files and tables hold them."""

RK4, HYBRID, CORRECTED, COMPILED = "rk4", "hybrid", "corrected hybrid", "compiled rk4"
HITS, LSTM, ESN, CW_RNN = "hits", "lstm", "esn", "cw_rnn"
PERSISTENCE, DMD = "persistence", "dmd"
