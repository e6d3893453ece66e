// Drives the pins of a tinyODIN, or of what has its pins, by lines from the standard input, and answers on the standard output.
// `bridges/boards/pins/line-protocol.ts` describes the lines. -DCHIP=NAME names the module under the pins.

`timescale 1ns / 1ps

module pins;
    localparam STDIN = 32'h8000_0000, STDOUT = 32'h8000_0001;
    // SCK has a quarter of CLK's frequency at most.
    localparam HALF_SCK = 2;
    // CLK cycles after which an input event that is not taken is an error: the longest that a full queue can hold it up, and more.
    localparam PATIENCE = 1000000;

    reg CLK = 0;
    reg RST = 0, SCK = 0, MOSI = 0, AERIN_REQ = 0, AEROUT_ACK = 0;
    reg  [9:0] AERIN_ADDR = 0;
    wire MISO, AERIN_ACK, AEROUT_REQ, SCHED_FULL;
    wire [7:0] AEROUT_ADDR;

    always #5 CLK = ~CLK;

    `CHIP chip (
        .CLK(CLK), .RST(RST), .SCK(SCK), .MOSI(MOSI), .MISO(MISO),
        .AERIN_ADDR(AERIN_ADDR), .AERIN_REQ(AERIN_REQ), .AERIN_ACK(AERIN_ACK),
        .AEROUT_ADDR(AEROUT_ADDR), .AEROUT_REQ(AEROUT_REQ), .AEROUT_ACK(AEROUT_ACK), .SCHED_FULL(SCHED_FULL)
    );

    // What leaves the chip is acknowledged at once and kept until it is asked for.
    reg [7:0]  left [0:65535];
    reg [15:0] oldest = 0, newest = 0;
    reg [31:0] quiet = 0, cycle = 0;
    always @(posedge CLK) begin
        cycle <= cycle + 1;
        quiet <= AEROUT_REQ || AEROUT_ACK ? 0 : quiet + 1;
        if (AEROUT_REQ && !AEROUT_ACK) begin
            left[newest] <= AEROUT_ADDR;
            newest <= newest + 1;
        end
        AEROUT_ACK <= AEROUT_REQ;
    end

    reg [7:0]  command;
    reg [39:0] word;
    reg [19:0] answer;
    reg [8*80-1:0] rest;
    integer    read, a, b, at, began;

    initial begin
        RST = 1;
        repeat (10) @(negedge CLK);
        RST = 0;
        forever begin
            read = $fscanf(STDIN, " %c", command);
            if (read != 1) $finish(0);
            case (command)
                "R": begin
                    RST = 1;
                    repeat (10) @(negedge CLK);
                    RST = 0;
                    repeat (10) @(negedge CLK);
                    oldest = newest;
                    $display("r");
                end
                "S": begin
                    read = $fscanf(STDIN, "%h %h", a, b);
                    word = {a[19:0], b[19:0]};
                    for (at = 39; at >= 0; at = at - 1) begin
                        MOSI = word[at];
                        repeat (HALF_SCK) @(negedge CLK);
                        SCK = 1;
                        answer = {answer[18:0], MISO};
                        repeat (HALF_SCK) @(negedge CLK);
                        SCK = 0;
                    end
                    $display("s %h", answer);
                end
                "A": begin
                    read = $fscanf(STDIN, "%h", a);
                    AERIN_ADDR = a[9:0];
                    AERIN_REQ = 1;
                    began = cycle;
                    while (!AERIN_ACK && cycle - began < PATIENCE) @(negedge CLK);
                    AERIN_REQ = 0;
                    if (!AERIN_ACK) $display("! the input event was not taken");
                    else begin
                        while (AERIN_ACK) @(negedge CLK);
                        $display("a");
                    end
                end
                "D": begin
                    read = $fscanf(STDIN, "%h", a);
                    @(negedge CLK);
                    began = cycle;
                    while (quiet < a || cycle - began < a) @(negedge CLK);
                    $write("o");
                    while (oldest != newest) begin
                        $write(" %h", left[oldest]);
                        oldest = oldest + 1;
                    end
                    $display(" ; %h", cycle);
                end
                "W": begin
                    read = $fscanf(STDIN, "%h", a);
                    repeat (a) @(negedge CLK);
                    $display("w");
                end
                default: begin
                    $display("! unknown command");
                    read = $fgets(rest, STDIN);
                end
            endcase
            $fflush(STDOUT);
        end
    end
endmodule
