/* Decoders of event recordings in C99 with SSE: the yardstick for the readers of bridges/recording/events.
 *
 * Reads the body of a file (what follows its header) over and over, in pieces, into a structure of arrays that is reused:
 * t as double (s), x and y as uint16, polarity as uint8. After each piece the coordinates are held against the sensor's
 * geometry, as the readers do.
 *
 * Build   gcc -O3 -msse4.1 -ffp-contract=off -std=c99 event-readers.c -o event-readers -lm
 * Run     event-readers FORMAT FILE SKIP WIDTH HEIGHT ROUNDS
 *         FORMAT is evt2, evt3, dat or event-stream; the body starts SKIP bytes into FILE
 * Prints  ns CPU an event, the events of one round, their ON events, and the sums of x, of y and of t
 */
#define _POSIX_C_SOURCE 200809L
#include <fcntl.h>
#include <smmintrin.h>
#include <stdio.h>
#include <unistd.h>

#include "yardstick.h"

enum { PIECE = 1 << 18, CAPACITY = PIECE / 2 * 12 + 64 };
#define ALIGNED __attribute__((aligned(64)))

static uint8_t input[PIECE + 64] ALIGNED;
static double t[CAPACITY] ALIGNED;
static uint16_t x[CAPACITY] ALIGNED, y[CAPACITY] ALIGNED;
static uint8_t polarity[CAPACITY] ALIGNED;
static uint64_t triggers, others;

static uint16_t load16(const uint8_t *p) { uint16_t v; memcpy(&v, p, 2); return v; }
static uint32_t load32(const uint8_t *p) { uint32_t v; memcpy(&v, p, 4); return v; }
static uint64_t load64(const uint8_t *p) { uint64_t v; memcpy(&v, p, 8); return v; }

/* Unsigned 32-bit lanes 0 and 1 as doubles. */
static inline __m128d unsigned_to_double(__m128i v) {
    const __m128i magic = _mm_set1_epi64x(0x4330000000000000);
    return _mm_sub_pd(_mm_castsi128_pd(_mm_or_si128(_mm_cvtepu32_epi64(v), magic)), _mm_castsi128_pd(magic));
}

/* s, of us: the double nearest to the quotient, as the readers give it. */
static inline __m128d seconds(__m128d us) { return _mm_div_pd(us, _mm_set1_pd(1e6)); }

static inline __m128i field(__m128i words, int shift, int bits) {
    return _mm_and_si128(_mm_srli_epi32(words, shift), _mm_set1_epi32(bits));
}

/* ---- EVT 2.0: eight words are stored as if all were events; the first that is none ends the group. */
static uint32_t evt2_high;
static double evt2_overflow;

static size_t evt2(const uint8_t *p, const uint8_t *end) {
    size_t n = 0;
    __m128d base = _mm_set1_pd(64 * (evt2_overflow + evt2_high));
    while (p < end) {
        const __m128i a = _mm_loadu_si128((const __m128i *)p), b = _mm_loadu_si128((const __m128i *)(p + 16));
        const __m128i ta = field(a, 22, 0x3f), tb = field(b, 22, 0x3f);
        _mm_storeu_pd(t + n, seconds(_mm_add_pd(base, _mm_cvtepi32_pd(ta))));
        _mm_storeu_pd(t + n + 2, seconds(_mm_add_pd(base, _mm_cvtepi32_pd(_mm_unpackhi_epi64(ta, ta)))));
        _mm_storeu_pd(t + n + 4, seconds(_mm_add_pd(base, _mm_cvtepi32_pd(tb))));
        _mm_storeu_pd(t + n + 6, seconds(_mm_add_pd(base, _mm_cvtepi32_pd(_mm_unpackhi_epi64(tb, tb)))));
        _mm_storeu_si128((__m128i *)(x + n), _mm_packus_epi32(field(a, 11, 0x7ff), field(b, 11, 0x7ff)));
        _mm_storeu_si128((__m128i *)(y + n), _mm_packus_epi32(field(a, 0, 0x7ff), field(b, 0, 0x7ff)));
        /* The type of an event is its polarity. */
        const __m128i types = _mm_packus_epi32(_mm_srli_epi32(a, 28), _mm_srli_epi32(b, 28));
        _mm_storel_epi64((__m128i *)(polarity + n), _mm_packus_epi16(types, types));
        const __m128i other = _mm_cmpgt_epi16(types, _mm_set1_epi16(1));
        unsigned rest = _mm_movemask_epi8(_mm_packs_epi16(other, other)) & 0xff;
        const size_t left = (size_t)(end - p) / 4;
        if (left < 8) rest |= 1u << left;
        if (rest == 0) {
            n += 8;
            p += 32;
            continue;
        }
        const unsigned events = (unsigned)__builtin_ctz(rest);
        n += events;
        p += 4 * events;
        if (p >= end) break;
        const uint32_t word = load32(p), type = word >> 28;
        p += 4;
        if (type == 8) {
            const uint32_t high = word & 0xfffffff;
            if ((int32_t)(evt2_high - high) > 1 << 27) evt2_overflow += 1 << 28;
            evt2_high = high;
            base = _mm_set1_pd(64 * (evt2_overflow + high));
        } else if (type == 10) triggers++;
        else others++;
    }
    return n;
}

/* ---- EVT 3.0: every word is stored as if it were one event; four vector words in a row are one mask. */
static struct { uint32_t y, base, polarity, low, high; double overflow; } evt3_state;

static size_t evt3(const uint8_t *p, const uint8_t *end) {
    size_t n = 0;
    uint32_t row = evt3_state.y, base = evt3_state.base, sign = evt3_state.polarity;
    uint32_t low = evt3_state.low, high = evt3_state.high;
    double base24 = evt3_state.overflow * 16777216 + (high << 12);
    while (p < end) {
        const uint32_t word = load16(p), type = word >> 12;
        p += 2;
        t[n] = (base24 + (int32_t)low) / 1e6;
        x[n] = word & 0x7ff;
        y[n] = (uint16_t)row;
        polarity[n] = word >> 11 & 1;
        n += type == 2;
        row = type == 0 ? (word & 0x7ff) : row;
        low = type == 6 ? (word & 0xfff) : low;
        if (0x45 >> type & 1) continue;
        uint32_t mask, columns;
        if (type == 3) {
            base = word & 0x7ff;
            sign = word >> 11 & 1;
            if (p + 6 > end) continue;
            const uint64_t four = load64(p);
            if ((four & 0xf000f000f000) != 0x500040004000) continue;
            mask = (uint32_t)((four & 0xfff) | (four >> 4 & 0xfff000) | (four >> 8 & 0xff000000));
            columns = 32;
            p += 6;
        } else if (type == 4) {
            mask = word & 0xfff;
            columns = 12;
        } else if (type == 5) {
            mask = word & 0xff;
            columns = 8;
        } else {
            const uint32_t value = word & 0xfff;
            if (type == 8) {
                if ((int32_t)(high - value) > 1 << 11) evt3_state.overflow += 1;
                if (high != value) low = 0;
                high = value;
            } else if (type == 10) triggers++;
            else others++;
            base24 = evt3_state.overflow * 16777216 + (high << 12);
            continue;
        }
        for (; mask != 0; mask &= mask - 1) {
            t[n] = (base24 + (int32_t)low) / 1e6;
            x[n] = (uint16_t)(base + (uint32_t)__builtin_ctz(mask));
            y[n] = (uint16_t)row;
            polarity[n] = (uint8_t)sign;
            n++;
        }
        base = (base + columns) & 0xffff;
    }
    evt3_state.y = row, evt3_state.base = base, evt3_state.polarity = sign;
    evt3_state.low = low, evt3_state.high = high;
    return n;
}

/* ---- DAT: eight records a turn. */
static size_t dat(const uint8_t *p, const uint8_t *end) {
    const size_t count = (size_t)(end - p) / 8;
    for (size_t n = 0; n < count; n += 8, p += 64) {
        __m128i word[2];
        for (int half = 0; half < 2; half++) {
            const __m128 a = _mm_loadu_ps((const float *)(p + 32 * half)), b = _mm_loadu_ps((const float *)(p + 32 * half + 16));
            const __m128i time = _mm_castps_si128(_mm_shuffle_ps(a, b, 0x88));
            word[half] = _mm_castps_si128(_mm_shuffle_ps(a, b, 0xdd));
            _mm_storeu_pd(t + n + 4 * half, seconds(unsigned_to_double(time)));
            _mm_storeu_pd(t + n + 4 * half + 2, seconds(unsigned_to_double(_mm_unpackhi_epi64(time, time))));
        }
        _mm_storeu_si128((__m128i *)(x + n), _mm_packus_epi32(field(word[0], 0, 0x3fff), field(word[1], 0, 0x3fff)));
        _mm_storeu_si128((__m128i *)(y + n), _mm_packus_epi32(field(word[0], 14, 0x3fff), field(word[1], 14, 0x3fff)));
        const __m128i sign = _mm_packus_epi32(field(word[0], 28, 1), field(word[1], 28, 1));
        _mm_storel_epi64((__m128i *)(polarity + n), _mm_packus_epi16(sign, sign));
    }
    return count;
}

/* ---- Event Stream: an event takes five bytes, a mark one; what is not whole is left for the next piece. */
static double stream_now;
static const uint8_t *stream_rest;

static size_t event_stream(const uint8_t *p, const uint8_t *end, uint32_t height) {
    size_t n = 0;
    double now = stream_now;
    while (p < end) {
        const uint64_t word = load64(p);
        const uint32_t first = word & 0xff;
        if (first < 0xfe) {
            if (p + 5 > end) break;
            now += first >> 1;
            t[n] = now / 1e6;
            x[n] = (uint16_t)(word >> 8);
            y[n] = (uint16_t)(height - 1 - (uint32_t)(word >> 24));
            polarity[n] = first & 1;
            n++;
            p += 5;
        } else {
            if (first == 0xff) now += 127;
            else others++;
            p++;
        }
    }
    stream_now = now;
    stream_rest = p;
    return n;
}

/* Whether an event is not on the sensor. */
static int outside(size_t count, uint32_t width, uint32_t height) {
    const __m128i right = _mm_set1_epi16((short)(width - 1)), bottom = _mm_set1_epi16((short)(height - 1));
    __m128i beyond = _mm_setzero_si128();
    size_t i = 0;
    for (; i + 8 <= count; i += 8) {
        beyond = _mm_or_si128(beyond, _mm_subs_epu16(_mm_load_si128((const __m128i *)(x + i)), right));
        beyond = _mm_or_si128(beyond, _mm_subs_epu16(_mm_load_si128((const __m128i *)(y + i)), bottom));
    }
    int found = !_mm_testz_si128(beyond, beyond);
    for (; i < count; i++) found |= x[i] >= width || y[i] >= height;
    return found;
}

static size_t decode(const char *format, const uint8_t *p, const uint8_t *end, uint32_t height) {
    switch (format[3]) {
        case '2': return evt2(p, end);
        case '3': return evt3(p, end);
        case 'n': return event_stream(p, end, height);
        default: return dat(p, end);
    }
}

int main(int argc, char **argv) {
    if (argc != 7) return 2;
    const char *format = argv[1];
    const int file = open(argv[2], O_RDONLY);
    if (file < 0) return 1;
    const off_t skip = atol(argv[3]);
    const uint32_t width = (uint32_t)atoi(argv[4]), height = (uint32_t)atoi(argv[5]);
    const int rounds = atoi(argv[6]);
    uint64_t events = 0, on = 0, sum_x = 0, sum_y = 0, beyond = 0;
    double sum_t = 0, since = 0;
    /* The first round is for the sums and warms up. */
    for (int round = 0; round <= rounds; round++) {
        if (round == 1) since = cpu_seconds();
        evt2_high = 0, evt2_overflow = 0, stream_now = 0;
        memset(&evt3_state, 0, sizeof evt3_state);
        for (off_t offset = skip;;) {
            const ssize_t bytes = pread(file, input, PIECE, offset);
            if (bytes < 0) return 1;
            if (bytes == 0) break;
            const uint8_t *end = input + bytes;
            const size_t count = decode(format, input, end, height);
            beyond += (uint64_t)outside(count, width, height);
            const ptrdiff_t used = (format[3] == 'n' ? stream_rest : end) - input;
            if (used == 0) return 1; /* the file ends inside an event */
            offset += used;
            if (round > 0) continue;
            events += count;
            for (size_t i = 0; i < count; i++) on += polarity[i], sum_x += x[i], sum_y += y[i], sum_t += t[i];
        }
    }
    const double spent = cpu_seconds() - since;
    printf("%.4f ns CPU an event, %llu events, %llu on, x %llu, y %llu, t %.17g\n", 1e9 * spent / (double)events / rounds,
           (unsigned long long)events, (unsigned long long)on, (unsigned long long)sum_x, (unsigned long long)sum_y, sum_t);
    return beyond != 0;
}
