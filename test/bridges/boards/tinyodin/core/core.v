// A small spiking core that keeps tinyODIN's contract at its pins: SPI words of 20 + 20 bits, address events of 10 bits in and
// 8 bits out with four-phase handshakes, the layout of its memories, its queue of 128 entries, and the order of what it does.
// It is a design of this project, and stands for the chip where the published design is not at hand.
//
// Like the chip, it tests a neuron for a spike also while its word is written over SPI. Memories hold zeros at first.
// Register 2, the source of output events, is fixed to 0: an event leaves when a neuron spikes.

`timescale 1ns / 1ps

module core (
    input             CLK,
    input             RST,
    input             SCK,
    input             MOSI,
    output            MISO,
    input       [9:0] AERIN_ADDR,
    input             AERIN_REQ,
    output reg        AERIN_ACK,
    output reg  [7:0] AEROUT_ADDR,
    output reg        AEROUT_REQ,
    input             AEROUT_ACK,
    output            SCHED_FULL
);
    // ---- SPI, in the time of SCK ------------------------------------------------------------------------------------------

    reg  [38:0] bits;
    reg  [5:0]  count;
    reg  [19:0] address;
    reg  [15:0] data;
    reg         asked;   // turns over when the address of a word is complete
    reg         told;    // turns over when a word is complete
    reg         gate, open_loop;
    reg  [7:0]  last_neuron;
    reg  [7:0]  found;   // byte that was read for SPI
    reg  [7:0]  out;

    always @(posedge SCK or posedge RST)
        if (RST) begin
            count <= 0;
            asked <= 0;
            told  <= 0;
        end else begin
            bits  <= {bits[37:0], MOSI};
            count <= count == 39 ? 0 : count + 1;
            if (count == 19) begin
                address <= {bits[18:0], MOSI};
                asked   <= ~asked;
            end
            if (count == 39) begin
                data <= {bits[14:0], MOSI};
                told <= ~told;
                if (address[18:16] == 3'b100)
                    case (address[15:0])
                        0: gate        <= MOSI;
                        1: open_loop   <= MOSI;
                        3: last_neuron <= {bits[6:0], MOSI};
                        default: ;
                    endcase
            end
        end

    always @(negedge SCK or posedge RST)
        if (RST) out <= 0;
        else out <= count == 32 && address[19] ? found : {out[6:0], 1'b0};
    assign MISO = out[7];

    // ---- into the time of CLK ---------------------------------------------------------------------------------------------

    reg [2:0] asked_at, told_at;
    reg [1:0] gated_at, request_at, taken_at;
    always @(posedge CLK) begin
        asked_at   <= {asked_at[1:0], asked};
        told_at    <= {told_at[1:0], told};
        gated_at   <= {gated_at[0], gate};
        request_at <= {request_at[0], AERIN_REQ};
        taken_at   <= {taken_at[0], AEROUT_ACK};
    end
    wire gated   = gated_at[1];
    wire request = request_at[1];
    wire taken   = taken_at[1];

    // ---- memories ---------------------------------------------------------------------------------------------------------

    reg [31:0] neurons [0:255];
    reg [31:0] weights [0:8191];
    reg [11:0] queue   [0:127];
    reg [6:0]  first;
    reg [7:0]  waiting;
    assign SCHED_FULL = waiting == 128;

    integer at;
    initial begin
        for (at = 0; at < 256; at = at + 1) neurons[at] = 0;
        for (at = 0; at < 8192; at = at + 1) weights[at] = 0;
    end

    // ---- one neuron -------------------------------------------------------------------------------------------------------

    localparam IDLE = 0, VISIT = 1, LEAVE = 2, LEFT = 3, ACKNOWLEDGE = 4;
    reg  [2:0]  state;
    reg         leaking;   // the event is one of leak
    reg         queued;    // the event came from the queue
    reg         every;     // the event visits all neurons
    reg  [7:0]  neuron;
    reg         fetched;   // the words of this neuron are here
    reg  [31:0] word, row;
    reg         reading, writing;

    wire [11:0] head   = queue[first];
    wire [3:0]  weight = every ? row >> {neuron[2:0], 2'b00} : head[11:8];
    wire signed [12:0] v     = $signed(word[11:0]);
    wire signed [12:0] leak  = $signed({6'b0, word[30:24]});
    wire signed [12:0] added = v + $signed(weight);
    wire signed [12:0] kept  = added > 2047 ? 2047 : added < -2048 ? -2048 : added;
    wire signed [12:0] nearer = v < 0 ? (v + leak > 0 ? 0 : v + leak) : (v - leak < 0 ? 0 : v - leak);
    // Nothing changes v while words are written over SPI.
    wire signed [12:0] x = state == IDLE ? v : leaking ? nearer : kept;
    wire spikes = x >= 0 && x >= $signed({1'b0, word[23:12]});
    wire tells  = spikes && !word[31];

    // A byte under a mask, whose ones keep what was.
    wire [31:0] neuron_mask = {24'b0, ~data[15:8]} << {address[9:8], 3'b000};
    wire [31:0] weight_mask = {24'b0, ~data[15:8]} << {address[14:13], 3'b000};
    wire [31:0] all_bytes   = {4{data[7:0]}};

    wire        push = state == IDLE ? request && !gated && !AERIN_ADDR[8] && !SCHED_FULL && !writing && !reading
                                     : state == VISIT && fetched && tells && !open_loop;
    wire        told_while_written = gated && writing && fetched && address[17:16] == 1 && tells && !open_loop;
    wire [11:0] entry = state == IDLE && !gated ? {AERIN_ADDR[9] ? {AERIN_ADDR[7:4], 4'b0, AERIN_ADDR[3:0]} : {4'b0, AERIN_ADDR[7:0]}}
                                                : {4'b0, gated ? address[7:0] : neuron};
    wire        ends = neuron == last_neuron || !every;
    wire        pop  = queued && ends && (state == VISIT && fetched && !tells || state == LEFT && !taken);
    wire        adds = (push || told_while_written) && !SCHED_FULL;

    // ---- what happens when ------------------------------------------------------------------------------------------------

    always @(posedge CLK)
        if (RST) begin
            state <= IDLE;
            first <= 0;
            waiting <= 0;
            fetched <= 0;
            reading <= 0;
            writing <= 0;
            AERIN_ACK <= 0;
            AEROUT_REQ <= 0;
        end else begin
            if (asked_at[2] != asked_at[1] && address[19]) reading <= gated;
            if (told_at[2] != told_at[1] && address[18]) writing <= gated && address[17:16] != 0;

            if (adds) queue[(first + waiting) & 127] <= entry;
            if (pop) first <= first + 1;
            waiting <= waiting + adds - pop;

            case (state)
                IDLE: begin
                    word <= neurons[address[7:0]];
                    row  <= weights[address[12:0]];
                    neuron <= 0;
                    fetched <= 0;
                    if (reading || writing) begin
                        fetched <= !fetched;
                        if (fetched) begin
                            reading <= 0;
                            writing <= 0;
                            found <= address[17:16] == 1 ? word >> {address[9:8], 3'b000} : row >> {address[14:13], 3'b000};
                            if (writing && address[17:16] == 1)
                                neurons[address[7:0]] <= (word & ~neuron_mask) | (all_bytes & neuron_mask);
                            if (writing && address[17:16] == 2)
                                weights[address[12:0]] <= (row & ~weight_mask) | (all_bytes & weight_mask);
                        end
                    end else if (!gated) begin
                        if (waiting != 0 && (SCHED_FULL || !request)) begin
                            state   <= VISIT;
                            queued  <= 1;
                            leaking <= 0;
                            every   <= head[11:8] == 0;
                            neuron  <= head[11:8] == 0 ? 0 : head[7:0];
                        end else if (request && AERIN_ADDR[8]) begin
                            state   <= VISIT;
                            queued  <= 0;
                            leaking <= 1;
                            every   <= &AERIN_ADDR[7:0];
                            neuron  <= &AERIN_ADDR[7:0] ? 0 : AERIN_ADDR[7:0];
                        end else if (request) state <= ACKNOWLEDGE;
                    end
                end

                VISIT: begin
                    word <= neurons[neuron];
                    row  <= weights[{head[7:0], neuron[7:3]}];
                    fetched <= !fetched;
                    if (fetched) begin
                        neurons[neuron][11:0] <= spikes ? 0 : x;
                        if (tells) begin
                            AEROUT_ADDR <= neuron;
                            AEROUT_REQ  <= 1;
                            state       <= LEAVE;
                        end else if (!ends) neuron <= neuron + 1;
                        else state <= queued ? IDLE : ACKNOWLEDGE;
                    end
                end

                LEAVE: if (taken) begin
                    AEROUT_REQ <= 0;
                    state      <= LEFT;
                end

                LEFT: if (!taken) begin
                    if (!ends) begin
                        neuron <= neuron + 1;
                        state  <= VISIT;
                    end else state <= queued ? IDLE : ACKNOWLEDGE;
                end

                ACKNOWLEDGE: begin
                    AERIN_ACK <= request;
                    if (!request && AERIN_ACK) state <= IDLE;
                end

                default: state <= IDLE;
            endcase
        end
endmodule
